"""Closed word lists: what is never a person's name, who can be told or ask, and how numbers are written."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
FEASTS = "Black Friday|Christmas|Easter|Diwali|Thanksgiving|Ramadan|Eid|Whitsun|Midsummer|Labor Day|Labour Day"

# Capitalised words that open sentences or name no one; compared in lower case.
NOT_NAMES = words(
    """a about above after again all almost already also although am an and another any anybody anyone as at ask
    back be because been before best better big both but by call can clearly could day days did do does done down
    each early either else engineers even ever every everybody everyone few finally for from good got great green
    had half happy has have having he hello her here hers hi him his hope how however i if in instead into is it
    its just last later least less let like lots management managers many me meanwhile might mine more most much my
    near need neither never new next no nobody none nor not note nothing now of off ok okay old on once one only
    open or other others our out over overall own people please quick rather red retro risk said same saw see
    several shall she should since so some somebody someone soon still such sure team teams than thanks that the
    their them then there therefore these they this those three though through thus to today together told tomorrow
    tonight too took twice two under until up update upper us very was we week weekly well went were what whatever
    when where which while who whoever whole whom whose why will with without won work would yes yesterday yet you
    your plus four five six seven eight nine ten eleven twelve first second third leads lead boss customers users
    amber yellow status summary done shipped health budget tickets points numbers action actions decision decisions
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march
    april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    christmas easter diwali thanksgiving ramadan eid spring summer autumn winter english german french spanish
    jira slack github gitlab confluence kubernetes android ios windows linux postgres kafka excel teams zoom aws
    p0 p1 p2 p3 q1 q2 q3 q4 h1 h2 kpi kpis okr okrs api sso pr prs qa ui ux sla slo etl sdk url pdf csv sql gdpr
    ah ha haha lol ya yep yeah nope hey dear regards cheers oh wah lah mah sir madam mr mrs ms dr don doña frau
    herr nil asked rest people's evening morning night answer result yours said ps fyi eta tbd tba re fw cc
    mondays tuesdays wednesdays thursdays fridays saturdays sundays weekends nights ceo cfo cto coo cio vp vps
    section head office steering group
    entire folks guys friends colleagues stakeholders leadership""",
) | words(
    # Products and services; a surname among them ("Jenkins", "Kafka") is left out with them.
    """jenkins oracle stripe azure python java javascript typescript react angular grafana prometheus carplay apple
    google microsoft amazon klarna paypal sap salesforce hubspot zendesk terraform ansible docker redis mysql mongodb
    postgresql rabbitmq elasticsearch snowflake databricks bigquery airflow dynamodb firebase cloudflare datadog
    sentry pagerduty splunk kibana openshift heroku vercel nginx bitbucket circleci sonarqube selenium cypress
    playwright webpack figma trello asana notion sharepoint servicenow workday shopify magento wordpress twilio okta
    auth0 chrome firefox safari whatsapp instagram facebook youtube tiktok openai chatgpt copilot"""
)

TITLES = (
    r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Ing|[Dd]on|Doña|Madam|Madame|Auntie|Uncle|Frau|Herr|Encik|Puan|Datin|Datuk|Señora?|Signora?|"
    r"Monsieur|Brother|Sister|[Ss]ir|Doctor)"
)

# Departments that ask and are told things, whatever their case ("marketing wants", "Sales asked").
DEPARTMENTS = (
    "sales|marketing|legal|finance|product|compliance|billing|procurement|commercial|growth|operations|ops|"
    "support|security|hr|risk|audit|purchasing|logistics|esports|monetisation|monetization"
)
# What teams are called, with a capital; no person is.
TEAM_WORDS = words(
    """firmware hardware backend frontend platform mobile infra infrastructure data design devops sre web core app
    integration integrations delivery engineering research analytics search checkout"""
)
# Roles that follow "the", singular or a body that acts as one.
ROLES = (
    "board|ministry|minister|client|customer|chairman|chairwoman|chair|chief executive|ceo|cfo|cto|coo|cio|"
    "investors|bank|operator|partner|department|executive committee|steering (?:group|committee)|committee|council|"
    "directorate|retailer|network|association|alliance|hospitals?|regulator|insurer|vendor|vp|director|"
    "head office|school board|superintendent|sponsor|sponsors|auditors?|customers|clinics|brokers|dealers|league"
)
# Those whom the work is for.
SERVED = (
    "customers|users|clinics|residents|patients|drivers|buyers|learners|schools|applicants|guests|readers|"
    "players|students|families|teachers|nurses|doctors|shops|merchants|passengers|tenants|farmers|couriers|"
    "subscribers|travellers|travelers|riders|claimants|citizens|visitors|donors|sellers|pharmacies|hospitals|"
    "listeners|viewers|households|moderators|cashiers|growers"
)
SMALL_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty"
)
ORDINALS = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|4th|5th|6th|7th|8th|9th|10th"
# What opens a noun phrase that names nothing by itself ("more", "the same", "any paper").
VAGUE = words(
    """it them us me him her that this these those to by on more any some all both everything something anything
    same one two three four five six another other others help less most half whatever what if when how now i we you
    he she they nothing much many everyone everybody people so only just not yes no"""
)
# What is asked of the author alone: no work for the team, and its date is not the work's.
ERRANDS = (
    "answer|reply|response|signature|sign-off|approval|feedback|estimate|meeting|call|word|date|decision|chat|minute"
)
# Where nothing of worth was given up: what was stopped or cut is a nuisance.
NUISANCES = words(
    """ball leak leaks queue queues bleeding bug bugs blocker blockers noise cost costs price prices waste delay delays
    outage outages attack attacks backlog risk risks duplicates warnings alerts corner corners ribbon rope crap"""
)
# Words that end in -s without being a counted thing.
NOT_COUNTED = words(
    """is was has as this us its yes less plus minus across always perhaps its his hers ours theirs yours does goes
    versus vs times days weeks hours minutes seconds months years quarters sprints am pm percent points' plans
    process access progress status business series previous various sometimes towards afterwards as' seems takes
    needs wants says gets makes comes stays works looks means runs gives goes shows remains others ends starts"""
)
# Words of four letters and more that a clause may share with the sentence around it without saying it twice.
UNTELLING = words(
    """about after also another because been before being both come could didn does doesn done each even every from give
    goes good hadn hasn have here into isn just know less like long make many more most much need next only other over
    part people same some still such take than that their them then there these they thing things think this those
    time until wasn well what when where which while whole will with work would year your"""
)
