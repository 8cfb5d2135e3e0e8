"""What the evidence names: people, dates, figures; and what is left out for being unsure."""

from __future__ import annotations

import pytest

from reviewer.engines.feedback import figures
from reviewer.engines.feedback.facts import Facts, gather
from reviewer.engines.feedback.reader import reader_of
from reviewer.records import Claim
from tests.fakes import request_for

_FILLER = "Backups ran on every night of the week and nobody had to look at them."


def _facts(pitfall: str, *evidence: str, stage: str = "engineering-manager", before: str = "") -> Facts:
    """The facts of a claim on the given lines of a small document."""
    text = "\n".join([_FILLER, "", *([before] if before else []), *evidence, "", "Lunch was soup.", ""])
    document = request_for(text, stage).document
    units = tuple(u.index for u in document.units if any(u.text in line or line in u.text for line in evidence))
    assert units
    return gather(Claim(pitfall, "finding", 0.9, units, ()), document, stage)


@pytest.mark.parametrize(
    ("pitfall", "line", "slot", "words"),
    [
        ("em-absorbing-scope", "Procurement wants the supplier portal in the same drop.", "asker", "Procurement"),
        ("em-absorbing-scope", "I told Beatriz yes before the call was over.", "told", "Beatriz"),
        ("em-absorbing-scope", "We promised the ministry that it will all be live on 3 April.", "told", "the ministry"),
        ("em-absorbing-scope", "Said yes, all of it by 14 September.", "due", "14 September"),
        ("em-absorbing-scope", "Lars and Ngozi will find out on Monday how it fits.", "finders", "Lars and Ngozi"),
        ("em-status-not-tradeoffs", "I told Wanda that we are green.", "reader", "Wanda"),
        ("em-status-not-tradeoffs", "The restore test slips, it lands in October.", "later", "October"),
        ("tl-shielding", "Left the 37 failed payouts out of the sheet for Ingrid.", "reader", "Ingrid"),
        ("tl-shielding", "Left the 37 failed payouts out of the sheet for Ingrid.", "figure", "37 failed payouts"),
        ("tl-doing-the-work", "Mirek got stuck on the parser, so I took it home.", "mate", "Mirek"),
        ("tl-doing-the-work", "The billing adapter stays with me.", "kept", "the billing adapter"),
        ("tl-busyness", "We closed 88 tickets and merged 41 changes.", "figure", "88 tickets"),
        ("em-everything-equal", "All five are priority one.", "count", "five"),
        ("em-everything-equal", "Goran asked which goes first and I said both.", "voice", "Goran"),
        ("em-speed-over-health", "Skipping the checks saved nine days.", "gain", "nine days"),
        ("em-speed-over-health", "Paulo slept in the office on Sunday.", "worn", "Paulo"),
        ("sem-crosscutting-loses", "This is the fourth quarter the build farm waits.", "nth", "fourth quarter"),
        ("sem-in-the-details", "I hand out the tickets of the Checkout team each morning.", "team", "Checkout"),
        ("sem-in-the-details", "The hiring plan is still unread in my bag.", "waiting", "hiring plan"),
        ("dir-unreal-commitments", "Odile and Tariq came to six, I said twelve.", "estimators", "Odile and Tariq"),
        ("dir-unreal-commitments", "The leads said winter; I signed for May.", "estimators", "your leads"),
        ("em-absorbing-scope", "I wrote to Ivo that he can count on it.", "told", "Ivo"),
        ("tl-shielding", "What Ingrid gets has one row less.", "reader", "Ingrid"),
        ("tl-shielding", "Nino from Risk asked me and I said all is well.", "reader", "Nino"),
        ("em-status-not-tradeoffs", "Report to MD: green.", "reader", "the MD"),
        ("tl-shielding", "Mr Bassey has it as about five.", "reader", "Mr Bassey"),
        ("em-status-not-tradeoffs", "About 200 travellers stand in the cold for it.", "hit", "200 travellers"),
        ("em-status-not-tradeoffs", "We hold 2 April, the lab link comes in August.", "due", "2 April"),
        ("tl-doing-the-work", "The matching was David's until it went round in circles.", "mate", "David"),
        ("tl-doing-the-work", "Took the branch off Ottilie and merged it.", "mate", "Ottilie"),
        ("em-speed-over-health", "Code reviews are off since the 9th.", "check", "code reviews"),
        ("em-speed-over-health", "No load test this time.", "check", "the load test"),
        ("em-speed-over-health", "They were in every Sunday.", "hours", "Sundays"),
        ("em-speed-over-health", "Farid cried in the stairwell.", "worn", "Farid"),
        ("em-everything-equal", "The four of them are first.", "count", "four"),
        ("dir-people-not-structure", "The three depend on one interface.", "count", "three"),
        ("dir-process-overhead", "The heads estimate five hours in a week.", "cost", "five hours in a week"),
        ("dir-investment-crowded-out", "The 20% went to features for five quarters.", "share", "20%"),
        ("dir-investment-crowded-out", "The 20% went to features for five quarters.", "span", "five quarters"),
        ("dir-process-overhead", "Hamza counted six hours a week for the forms.", "cost", "six hours a week"),
        ("dir-process-overhead", "Hamza counted six hours a week for the forms.", "voice", "Hamza"),
        ("dir-people-not-structure", "Late for the third time, all three teams.", "nth", "third time"),
        ("dir-investment-crowded-out", "Features had it for the sixth quarter running.", "nth", "sixth quarter"),
        ("dir-investment-crowded-out", "To exhibits, fifth consecutive half.", "nth", "fifth half"),
        ("em-absorbing-scope", "Growth asked for the roaming assistant by Easter.", "wish", "the roaming assistant"),
        ("em-absorbing-scope", "Sales wants SCIM provisioning in the same release.", "wish", "SCIM provisioning"),
        ("em-absorbing-scope", "He wanted search by photo for January, I said yes.", "wish", "search by photo"),
        ("em-absorbing-scope", "Aliya asked what we take out, I said nothing.", "voice", "Aliya"),
        ("em-absorbing-scope", "Sales asked if we \"could also just\" do the port. I said sure.", "asker", "Sales"),
        ("em-absorbing-scope", "So when Ottilie from Key Accounts asked for it I agreed.", "asker", "Ottilie"),
        ("em-absorbing-scope", "Goran of Legal asked me how it is to fit, we'll see.", "voice", "Goran"),
        ("tl-overcommitting", "Legal asked whether we can log every consent. I took it.", "asker", "Legal"),
        ("dir-unreal-commitments", "Ada's and Ken's teams had come to May.", "estimators", "Ada's and Ken's teams"),
        ("dir-unreal-commitments", "The managers had said forty, I signed sixty.", "estimators", "your managers"),
        ("dir-unreal-commitments", "I told the board it is live by Black Friday.", "due", "Black Friday"),
        ("em-speed-over-health", "Skipping the reviews saves us a day a week.", "gain", "a day a week"),
        ("tl-shielding", "What Ingrid's team gets is fine. Line for Rolf: green.", "reader", "Rolf"),
        ("tl-shielding", "Friday sheet for don Rodrigo: sent.", "reader", "don Rodrigo"),
        ("sem-in-the-details", "It is true that next year's staffing plan waits.", "waiting", "staffing plan"),
        ("tl-overcommitting", "esports ops asked for the console.", "asker", "esports ops"),
        ("em-absorbing-scope", "So sir Benedicto requested the course.", "asker", "sir Benedicto"),
        ("tl-overcommitting", "The hotel wants loyalty points too, I took it.", "wish", "loyalty points"),
        ("tl-overcommitting", "Both are in sprint 14 as well.", "sprint", "sprint 14"),
        ("em-status-not-tradeoffs", "We stopped the night archive on 1 October.", "lost", "the night archive"),
        ("em-status-not-tradeoffs", "I put our timing work back to autumn.", "lost", "the timing work"),
        ("em-status-not-tradeoffs", "In May we took offline mode out.", "lost", "offline mode"),
        ("em-everything-equal", "All fourteen have the first priority.", "count", "fourteen"),
        ("tl-doing-the-work", "Mirek stopped at the parser, so I took it home.", "mate", "Mirek"),
        ("dir-unreal-commitments", "I said all sixty by the end of March, so there.", "due", "the end of March"),
        ("tl-shielding", "Giorgi (my boss) thinks all went well.", "reader", "Giorgi"),
        ("tl-shielding", "Not a word to Doña Pilar about it.", "reader", "Doña Pilar"),
        ("tl-shielding", "Auntie Dzifa does not need that story.", "reader", "Auntie Dzifa"),
        ("tl-shielding", "I have cut this from the mail to Haluk Bey.", "reader", "Haluk Bey"),
        ("tl-shielding", "Nadia asked in the corridor how the week was.", "reader", "Nadia"),
        ("tl-shielding", "In the page for Doctor Vega I put that all was calm.", "reader", "Doctor Vega"),
        ("dir-unreal-commitments", "Odile said it takes six, I signed for three.", "estimators", "Odile"),
        ("dir-unreal-commitments", "I consulted Ada and Ken, they arrived at May.", "estimators", "Ada and Ken"),
        ("dir-unreal-commitments", "Sales said 30 June, Odile came to 9 August.", "estimators", "Odile"),
        ("tl-doing-the-work", "Jenkins was stuck, so I took the ticket over from Amira.", "mate", "Amira"),
        ("tl-doing-the-work", "I moved the ticket from Amira to my desk.", "mate", "Amira"),
        ("em-speed-over-health", "Kofi worked through the night.", "worn", "Kofi"),
        ("tl-doing-the-work", "And the parser stays with me, as always.", "kept", "the parser"),
        ("em-absorbing-scope", "Anselm from Key Accounts rang on Tuesday and I said yes.", "asker", "Anselm"),
        ("em-absorbing-scope", "The chairman called me directly, I said yes.", "asker", "the chairman"),
        ("em-absorbing-scope", "Sales wants to go live by 3 May, I said yes.", "asker", "Sales"),
        ("em-absorbing-scope", "I said yes to Legal as well.", "told", "Legal"),
        ("em-absorbing-scope", "Kurt asked again. I said yes to Kurt.", "told", "Kurt"),
        ("em-absorbing-scope", "I said yes to Ottilie from Key Accounts.", "told", "Ottilie"),
        ("em-absorbing-scope", "Retail wanted the shelf date in September.", "wish", "the shelf date"),
        ("dir-investment-crowded-out", "The 15% went to growth again.", "share", "15%"),
        ("sem-crosscutting-loses", "Out for the fourth quarter running.", "nth", "fourth quarter"),
        ("sem-crosscutting-loses", "Fourth quarter without it.", "nth", "fourth quarter"),
        ("em-speed-over-health", "No second reader, this gained for us around 6 days.", "gain", "around 6 days"),
        ("em-speed-over-health", "We keep the tests but skip the code reviews.", "check", "code reviews"),
        ("em-status-not-tradeoffs", "We stopped the leak and parked the audit trail.", "lost", "the audit trail"),
        ("dir-process-overhead", "Vera says it eats half a day a week.", "voice", "Vera"),
        ("dir-process-overhead", "It saves two hours a week. It costs a day a week.", "cost", "a day a week"),
        ("sem-in-the-details", "My managers are waiting for the headcount plan.", "waiting", "headcount plan"),
        ("sem-in-the-details", "The staffing plan has come no further than its name.", "waiting", "staffing plan"),
    ],
)  # fmt: skip
def test_a_fact_is_found(pitfall: str, line: str, slot: str, words: str) -> None:
    assert _facts(pitfall, line).named.get(slot) == words


@pytest.mark.parametrize(
    ("pitfall", "line", "slot"),
    [
        ("em-absorbing-scope", "Everybody wants the portal.", "asker"),
        ("em-absorbing-scope", "They asked for two more screens.", "asker"),
        ("em-absorbing-scope", "Monday called for coffee.", "asker"),
        ("em-absorbing-scope", "Nobody told Ulla anything.", "told"),
        ("em-absorbing-scope", "Marek told Ulla that it fits.", "told"),
        ("em-absorbing-scope", "I told the team on Friday.", "told"),
        ("em-absorbing-scope", "It may or may not fit.", "due"),
        ("em-absorbing-scope", "Ines and Olu also want the portal.", "asker"),
        ("em-absorbing-scope", "I told Ivo about the soup.", "told"),
        ("em-absorbing-scope", "I gave Ivo the key.", "told"),
        ("em-absorbing-scope", "The gateway needs a restart.", "asker"),
        ("dir-unreal-commitments", "Spring gives wings, theirs was drawn in for March or May.", "due"),
        ("dir-unreal-commitments", "Ivana said that she likes the view.", "estimators"),
        ("tl-overcommitting", "Added 2 September, as it was polite.", "due"),
        ("tl-overcommitting", "Helen asked for tea.", "voice"),
        ("em-absorbing-scope", "Sales asked if we could do the port. I said sure.", "voice"),
        ("em-absorbing-scope", "I promised it to Anna's boss by 3 May.", "told"),
        ("dir-unreal-commitments", "Confirmed to Product subject to the certificate.", "told"),
        ("em-absorbing-scope", "I told Anna's people yes.", "told"),
        ("tl-shielding", "It isn't in the report for Anna's boss.", "reader"),
        ("em-speed-over-health", "We had no late nights this quarter.", "hours"),
        ("em-speed-over-health", "Two nights were worked, and Thursday and Friday were free for it.", "hours"),
        ("em-speed-over-health", "Ticked on the strength of the load tests, in good weather.", "check"),
        ("em-speed-over-health", "It saves us two days per build.", "gain"),
        ("em-absorbing-scope", "Aliya asked whether we could drop something. I said no.", "asker"),
        ("tl-shielding", "I loaded only soybean from Amravati.", "reader"),
        ("tl-shielding", "The parcel went to Lodz by night.", "reader"),
        ("em-status-not-tradeoffs", "The export to the ministry is not in it.", "reader"),
        ("em-status-not-tradeoffs", "The 212 items went to the cellar.", "hit"),
        ("tl-doing-the-work", "Sales got stuck, so I took it home.", "mate"),
        ("tl-doing-the-work", "I heard from Ottilie that it rained.", "mate"),
        ("em-speed-over-health", "Firmware slept little.", "worn"),
        ("em-speed-over-health", "The regression night is shorter now.", "hours"),
        ("em-speed-over-health", "We win five weeks more of this.", "gain"),
        ("em-everything-equal", "The two hockey clubs were served.", "count"),
        ("sem-crosscutting-loses", "It will take two terms.", "span"),
        ("dir-people-not-structure", "All three weeks were long.", "count"),
        ("tl-busyness", "We released version 2024 and rested for 3 days.", "figure"),
        ("tl-busyness", "Next week we aim for 90 points.", "figure"),
        ("tl-busyness", "Tasks 87, meetings 63; Lars had the most, 38 tasks.", "figure"),
        ("tl-busyness", "We took 112 calls.", "figure"),
        ("em-absorbing-scope", "She wants it in May.", "wish"),
        ("em-absorbing-scope", "The bank asked for more, I said yes.", "wish"),
        ("em-absorbing-scope", "Hall also wants May, I promised both.", "wish"),
        ("em-absorbing-scope", "She wanted to go home.", "wish"),
        ("tl-overcommitting", "Moved from sprint 13 to sprint 14.", "sprint"),
        ("em-status-not-tradeoffs", "I took them out on Friday.", "lost"),
        ("em-status-not-tradeoffs", "Beatriz asked if we ought to get a line.", "reader"),
        ("dir-investment-crowded-out", "It went out in the third quarter.", "nth"),
        ("tl-doing-the-work", "It stays with me.", "kept"),
        ("sem-crosscutting-loses", "We shipped it in the fourth quarter.", "nth"),
        ("em-everything-equal", "All three weeks were long.", "count"),
        ("em-status-not-tradeoffs", "The report goes out on Friday.", "reader"),
        ("dir-unreal-commitments", "Sales said 30 June, so I promised the board 30 June.", "estimators"),
        ("dir-unreal-commitments", "The client said 1 March or nothing, I signed for 1 March.", "estimators"),
        ("dir-unreal-commitments", "Kurt said 1 March, so I signed for 1 March.", "estimators"),
        ("dir-unreal-commitments", "Bodil said in May that she loved the idea.", "estimators"),
        ("dir-unreal-commitments", "I consulted Bodil, and 1 March it is.", "estimators"),
        ("tl-doing-the-work", "Jenkins was stuck all Tuesday, so I did it.", "mate"),
        ("tl-doing-the-work", "I moved the billing from Oracle myself.", "mate"),
        ("tl-doing-the-work", "I pulled the data from Brewbox myself.", "mate"),
        ("tl-doing-the-work", "Stripe stopped at the third retry, so I took it home.", "mate"),
        ("em-absorbing-scope", "I said yes to CarPlay for the same release.", "told"),
        ("em-absorbing-scope", "I said sure to Brewbox as well.", "told"),
        ("em-absorbing-scope", "I said yes to support for tablets.", "told"),
        ("em-status-not-tradeoffs", "I moved the status page to Brewbox.", "reader"),
        ("em-status-not-tradeoffs", "Update to Brewbox is done, status green.", "reader"),
        ("em-status-not-tradeoffs", "Wrote the note for Brewbox 3.12, status green.", "reader"),
        ("em-speed-over-health", "Brewbox stayed all green.", "worn"),
        ("em-speed-over-health", "Kofi worked through the whole test list.", "worn"),
        ("em-speed-over-health", "Sabine cried with laughter.", "worn"),
        ("tl-doing-the-work", "Ahmed's module stays with me until it works.", "kept"),
        ("tl-doing-the-work", "Most of it stays with me.", "kept"),
        ("tl-doing-the-work", "What is hard stays with me.", "kept"),
        ("tl-doing-the-work", "My module stays with me.", "kept"),
        ("tl-doing-the-work", "This one stays with me.", "kept"),
        ("tl-doing-the-work", "None of it stays with me.", "kept"),
        ("em-absorbing-scope", "Petra called in sick on Monday. I said yes to the cards.", "asker"),
        ("em-absorbing-scope", "Sanne called that unrealistic, I said yes.", "asker"),
        ("em-absorbing-scope", "Sanne called us heroes, I said yes.", "asker"),
        ("em-absorbing-scope", "Joao wanted to refuse the second import. I said yes to it.", "asker"),
        ("em-absorbing-scope", "Joao wants out, I said yes.", "asker"),
        ("dir-investment-crowded-out", "Thanks to the 30% growth in orders it went to features.", "share"),
        ("dir-investment-crowded-out", "We beat the 12% yearly churn target.", "share"),
        ("em-speed-over-health", "Lena returned after two weeks of leave.", "gain"),
        ("em-speed-over-health", "We won the tender in three weeks.", "gain"),
        ("em-status-not-tradeoffs", "The portal lands in September as planned.", "later"),
        ("tl-overcommitting", "Legal needs a signature from me by Friday.", "wish"),
        ("tl-overcommitting", "Legal needs a signature from me by Friday.", "due"),
        ("tl-overcommitting", "Kurt wants an answer by 3 May, I said yes to the export.", "due"),
        ("em-absorbing-scope", "Sales wants it by 3 May and Legal wants it by 10 May. Yes to both.", "due"),
        ("em-absorbing-scope", "Sales wants it by 3 May and Legal wants it by 10 May. Yes to both.", "asker"),
        ("em-absorbing-scope", "Sales wants the export and Legal wants the log. I said yes to both.", "wish"),
        ("sem-crosscutting-loses", "Fourth quarter planning: the shared test data is out again.", "nth"),
        ("sem-crosscutting-loses", "Third week: the test data is out again.", "nth"),
        ("sem-crosscutting-loses", "It is out of the plan, see fourth quarter planning.", "nth"),
        ("em-speed-over-health", "Nobody works weekends, so it is fine.", "hours"),
        ("em-speed-over-health", "We keep the load test while the rest is off.", "check"),
        ("em-status-not-tradeoffs", "We dropped the ball on backups.", "lost"),
        ("em-status-not-tradeoffs", "We cut the queue in front of support.", "lost"),
        ("dir-process-overhead", "It saves the programme office two hours a week.", "cost"),
        ("dir-process-overhead", "Each lead spends two hours a day with customers.", "cost"),
        ("dir-process-overhead", "Nine hours a week per lead are already consumed.", "cost"),
        ("dir-process-overhead", "Vera says it looks modern. The leads say it eats half a day a week.", "voice"),
        ("dir-process-overhead", "Per Arne counted the votes: five to one.", "voice"),
        ("sem-in-the-details", "After the budget review I still run the stand-up.", "waiting"),
        ("sem-in-the-details", "The hiring plan was approved on Monday, under budget.", "waiting"),
        ("sem-in-the-details", "The hiring plan is under review by Finance and on time.", "waiting"),
        ("sem-in-the-details", "I run the hiring plan. The office question waits.", "waiting"),
        ("sem-in-the-details", "Entire team reports to me at nine.", "team"),
    ],
)
def test_an_unsure_fact_is_left_out(pitfall: str, line: str, slot: str) -> None:
    assert slot not in _facts(pitfall, line).named


def test_a_pronoun_is_resolved_by_the_sentence_before_it() -> None:
    facts = _facts("em-absorbing-scope", "He would like it with both depots.", before="Anselm called about the depots.")
    assert facts.named["asker"] == "Anselm"


def test_an_answer_is_to_whoever_asked_in_the_sentence_before_it() -> None:
    facts = _facts("em-absorbing-scope", "I answered yes on the spot.", before="Legal asked if we can log it by 1 May.")
    assert facts.named["asker"] == "Legal"
    assert facts.named["due"] == "1 May"


def test_in_a_chat_a_request_that_got_its_yes_is_no_open_question() -> None:
    text = (
        "uma 10:01\ncan you also do the port by the 30th?\n\nziad 10:02\nsure, no problem\n\n"
        "uma 10:03\nwhat drops?\n\nziad 10:04\nnothing\n"
    )
    document = request_for(text, "engineering-manager").document
    sure, nothing = ([u.index for u in document.units if word in u.text] for word in ("sure", "nothing"))
    facts = gather(Claim("em-absorbing-scope", "finding", 0.9, tuple(sure), ()), document, "engineering-manager")
    assert facts.named["asker"] == "uma"
    assert "voice" not in facts.named
    facts = gather(Claim("em-absorbing-scope", "finding", 0.9, tuple(nothing), ()), document, "engineering-manager")
    assert facts.named["voice"] == "uma"


def test_whoever_got_the_yes_is_the_only_counterpart() -> None:
    facts = _facts("em-absorbing-scope", "Sales wants the export too.", "I told Beatriz yes.")
    assert facts.named["told"] == "Beatriz"
    assert "asker" not in facts.named


def test_same_date_is_looked_up_in_the_document() -> None:
    facts = _facts("em-absorbing-scope", "I told Beatriz yes, same date.", before="We are on track for 9 March.")
    assert facts.named["due"] == "9 March"


def test_the_price_is_quoted_and_the_status_stands_beside_it() -> None:
    facts = _facts(
        "em-status-not-tradeoffs",
        "Line for Wanda: all green, on plan.",
        "To get there we switched off the fraud check.",
    )
    assert "switched off the fraud check" in facts.quotes[0]
    assert any("green" in beside for beside in facts.besides)


@pytest.mark.parametrize(
    ("pitfall", "line", "beside"),
    [
        ("dir-people-not-structure", "They share one interface person.", "They share one interface person"),
        ("dir-people-not-structure", "He has no hunger.", None),
        ("dir-unreal-commitments", "Ivana's table ends at 54.", "Ivana's table ends at 54"),
        ("dir-unreal-commitments", "I said six and they clapped.", None),
        (
            "sem-in-the-details",
            "The wage question is unanswered since May.",
            "The wage question is unanswered since May",
        ),
        ("em-status-not-tradeoffs", "Decisions from above: none", "Decisions from above: none"),
        ("em-status-not-tradeoffs", "The archive waits until autumn.", None),
    ],
)
def test_what_is_left_out_of_account_is_found_where_the_text_says_it(
    pitfall: str, line: str, beside: str | None
) -> None:
    assert _facts(pitfall, line).besides == ((beside,) if beside else ())


def test_the_one_to_whom_the_text_is_addressed_is_not_kept_in_the_dark() -> None:
    facts = _facts("em-status-not-tradeoffs", "We left the check out.", before="Hi Jelena, all quiet here.")
    assert "reader" not in facts.named


def test_in_a_chat_the_one_who_asked_is_the_voice() -> None:
    text = (
        "uma 10:01\nwhat did the shops get out of it?\n\nziad (lead) 10:02\nno idea but 70 tickets!\n\numa 10:03\nok\n"
    )
    document = request_for(text, "team-lead", "retro").document
    units = tuple(u.index for u in document.units if "70 tickets" in u.text)
    facts = gather(Claim("tl-busyness", "finding", 0.9, units, ()), document, "team-lead")
    assert facts.named["voice"] == "uma"
    assert facts.named["served"] == "shops"


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Hi Solveig,\n\nall good here.", "Solveig"),
        ("Dear all,\n\nall good here.", None),
        ("To: Wanda Brandt\nSubject: week 3\n\nFine.", "Wanda Brandt"),
        ("Notes of the week. Line for Marlene's summary: green.", "Marlene"),
        ("hello team, quick one", None),
        ("---\nstage: em\n---\nHi Solveig,\n\nall good here.", "Solveig"),
        ("# Week 24\n\n<!-- draft -->\nHi Solveig,\n\nall good here.", "Solveig"),
        ("Week 24\n=======\n\nDear Solveig,\n\nall good here.", "Solveig"),
        ("Subject: week 24\nDate: 3 June\n\nHi Solveig,\n\nall good here.", "Solveig"),
        ("All went well.\n\nHi Solveig, said the parrot.", None),
        ("Status for London: **green**, on track.", "London"),
        ("**Report for Henk**: fine.", "Henk"),
        ("Short version for Henk, as ever: fine.", "Henk"),
        ("The yearly report for BaFin went out on Monday.", None),
        ("The update for Lisbon is late.", None),
        ("Dear colleagues, a short note.", None),
        ("Hi Folks,\n\nall good here.", None),
        ("Dear Leadership,\n\nall good here.", None),
    ],
)
def test_the_reader_is_whom_the_text_is_for(text: str, reader: str | None) -> None:
    assert reader_of(text) == reader


def test_lower_case_months_are_written_as_months() -> None:
    assert figures.due("promised it by june") == "June"
    assert figures.due("we march on and may win") is None
