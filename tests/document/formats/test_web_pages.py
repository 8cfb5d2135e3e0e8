"""Pages as Bootstrap, Tailwind, Confluence, Google Docs and MediaWiki make them: what is seen is kept, what isn't is
told of."""

from __future__ import annotations

import re

import pytest

from reviewer.document.read import read_bytes
from reviewer.errors import DocumentError

BOOTSTRAP = """<!doctype html><html lang="en" data-bs-theme="light"><head><style>
:root,[data-bs-theme=light]{--bs-white-rgb:255,255,255;--bs-dark-rgb:33,37,41;--bs-body-bg:#fff;--bs-body-color:#212529}
[data-bs-theme=dark]{--bs-body-bg:#212529;--bs-body-color:#dee2e6}
body{color:var(--bs-body-color);background-color:var(--bs-body-bg)}
.text-bg-primary{color:#fff!important;background-color:RGBA(13,110,253,var(--bs-bg-opacity,1))!important}
.bg-dark{--bs-bg-opacity:1;background-color:rgba(var(--bs-dark-rgb),var(--bs-bg-opacity))!important}
.text-white{--bs-text-opacity:1;color:rgba(var(--bs-white-rgb),var(--bs-text-opacity))!important}
.table-dark{--bs-table-color:#fff;--bs-table-bg:#212529;color:var(--bs-table-color)}
.table>:not(caption)>*>*{color:var(--bs-table-color-state,var(--bs-table-color-type,var(--bs-table-color)));
background-color:var(--bs-table-bg)}
.text-truncate{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.collapse:not(.show){display:none}.fade:not(.show){opacity:0}.d-none{display:none!important}
.visually-hidden,.visually-hidden-focusable:not(:focus):not(:focus-within){position:absolute!important;
width:1px!important;height:1px!important;overflow:hidden!important;clip:rect(0,0,0,0)!important}
.placeholder-glow .placeholder{animation:placeholder-glow 2s ease-in-out infinite;opacity:0}
@media (min-width:48em){.d-md-block{display:block!important}.d-md-none{display:none!important}}
@media print{.d-print-none{display:none!important}}@supports not (display:grid){.g-col{display:none}}
</style><style media="print">.screen{display:none}</style><noscript><style>.scripted{display:none}</style></noscript>
</head><body><main class="container"><span class="badge text-bg-primary">seen1</span>
<div class="card text-white bg-dark"><p>seen2</p></div><p class="bg-dark" style="color:#fff">seen3</p>
<table class="table table-dark"><tr><th>seen4</th><th>b</th></tr>
<tr><td class="text-truncate" style="max-width:0">seen5</td>
<td style="width:1px;overflow:hidden">seen6</td></tr>
</table>
<h2 class="accordion-header"><button class="accordion-button" type="button">seen7</button></h2>
<div class="accordion-collapse collapse show">seen8</div><div class="tab-pane fade show">seen9</div>
<div class="d-none d-md-block">seen10</div><p class="screen scripted g-col d-print-none">seen11</p>
<p class="placeholder-glow"><i class="placeholder">seen12</i></p><button>Copy</button>
<p class="collapse">hidden1</p><p class="visually-hidden">hidden2</p><p class="d-md-none">hidden3</p>
<p class="text-white">hidden4</p></main></body></html>"""

TAILWIND = r"""<!doctype html><html><head><style>@layer theme, base, components, utilities;
@layer theme{:root,:host{--color-white:#fff;--color-gray-900:oklch(21% .034 264.665)}}
@layer base{[hidden]:where(:not([hidden=until-found])){display:none!important}main p{margin:0}}
@layer utilities{.hidden{display:none}.text-white{color:var(--color-white)}.text-\[0px\]{font-size:0px}
.bg-gray-900{background-color:var(--color-gray-900)}.w-0{width:0}.flex-1{flex:1}
.truncate{text-overflow:ellipsis;white-space:nowrap;overflow:hidden}
.md\:block{@media (width >= 48rem){display:block}}.lg\:hidden{@media (width >= 64rem){display:none}}
.sr-only{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden}
.dark\:hidden{@media (prefers-color-scheme:dark){display:none}}}
.bg-gray-800{--tw-bg-opacity:1;background-color:rgb(31 41 55 / var(--tw-bg-opacity))}
.bg-slate{background-color:rgb(17 24 39 / var(--tw-unset))}.hidden{display:none}
@media (min-width:768px){.md\:flex{display:flex}}.a{.b{display:none}}
</style></head><body><main><div class="bg-gray-900"><h1 class="text-white">seen1</h1></div>
<div class="bg-gray-800 text-white"><p>seen2</p></div><div class="bg-slate text-white">seen3</div>
<div class="hidden md:flex">seen4</div><div class="flex"><p class="w-0 flex-1 truncate">seen5</p></div>
<p class="dark:hidden">seen6</p><p class="b">seen7</p>
<p class="lg:hidden">hidden1</p><p class="sr-only">hidden2</p><p class="text-[0px]">hidden3</p>
<p class="text-white">hidden4</p><div class="a"><p class="b">hidden5</p></div><p hidden>hidden6</p>
</main></body></html>"""

CONFLUENCE = """<!DOCTYPE html><html><head><link rel="stylesheet" href="styles/site.css" type="text/css"/></head>
<body class="theme-default aui-theme-default"><div id="page"><div id="main" class="aui-page-panel">
<div id="main-content" class="wiki-content group"><div class="table-wrap"><table class="wrapped confluenceTable"><tbody>
<tr><th class="confluenceTh" data-highlight-colour="#0747a6"><p><span style="color: rgb(255,255,255);">seen1</span></p>
</th><th class="confluenceTh" data-highlight-colour="grey"><span style="color:rgb(128,128,128)">seen2</span></th></tr>
</tbody></table></div><div class="panel dark"><div class="panelHeader"><span style="color:#fff">seen3</span></div></div>
<p style="margin-left:1.5in;text-indent:-1.5in">seen4</p><div style="margin:0 -9999px;padding:0 9999px">seen5</div>
<p style="color:#fff"><a href="x">seen6</a></p></div></div></div></body></html>"""


@pytest.mark.parametrize("page", [BOOTSTRAP, TAILWIND, CONFLUENCE], ids=["bootstrap", "tailwind", "confluence"])
def test_nothing_seen_of_a_common_page_is_lost_and_nothing_hidden_is_read(page: str) -> None:
    document = read_bytes(page.encode(), "a.html")
    wanted = re.findall(r"seen\d+", page)
    assert (re.findall(r"(?:seen|hidden)\d+", document.text)) == wanted
    assert any(w.code == "hidden-text" for w in document.warnings) == ("hidden1" in page)


def test_white_text_of_a_wiki_page_whose_own_sheet_is_linked_is_found() -> None:
    page = CONFLUENCE.replace("seen4", '<span style="color:#ffffff">Secret</span>')
    document = read_bytes(page.encode(), "a.html")
    assert "Secret" not in document.text
    assert [w.code for w in document.warnings] == ["hidden-text"]


RULES = "".join(f".u{number}{{color:#111}}" for number in range(6000))


@pytest.mark.parametrize(
    ("css", "style"),
    [
        (f"{RULES}.h{{display:none}}", ""),
        (f"/*{'x' * 600_000}*/.h{{display:none}}", ""),
        (f"@font-face{{src:url(data:font/woff2;base64,{'A' * 600_000})}}.h{{display:none}}", ""),
        ("", " " * 10_001 + "display:none"),
        (":root{--n:none}.h{display:var(--n)}", ""),
        (":root{--w:#fff}.h{color:rgb(255 255 255 / var(--o,1));background:var(--w)}", ""),
        (".h{display:none}@container (width > 1px){.h{color:red}}", ""),
        ("@layer low{p.h#i{display:block}}.h{display:none}", ""),
    ],
)
def test_hiding_behind_much_css_or_a_variable_is_found(css: str, style: str) -> None:
    document = read_bytes(
        f'<style>{css}</style><p id="i" class="h" style="{style}">Secret</p><p>x</p>'.encode(), "a.html"
    )
    assert ("Secret" in document.text, len(document.warnings)) == (False, 1)


@pytest.mark.parametrize(
    "css",
    [
        ".h{display:none}.h:nth-child(1){display:block}",
        ".h{display:none}b + .h{display:block}",
        ".h{display:none}@container (width > 1px){.h{display:block}}",
        ".h{display:none}@media (min-resolution:2dppx){.h{display:block}}",
        ".h{color:#fff}.h{color:var(--unset)}",
        ":root{--a:var(--b);--b:var(--a)}.h{display:none;display:var(--a,none)}",
        ".h{color:#fff}.h:first-child{background:#000}",
        "main{font-size:0}.h{font-size:clamp(1rem,2vw,2rem)}",
        ".h{left:-9999px;position:static}",
        ".h{height:0;padding-bottom:56%;overflow:hidden}",
        "body{opacity:0}",
    ],
)
def test_text_whose_look_cannot_be_known_is_kept(css: str) -> None:
    document = read_bytes(f'<style>{css}</style><main><p class="h">Seen.</p></main><p>x</p>'.encode(), "a.html")
    assert ("Seen." in document.text, document.warnings) == (True, ())


@pytest.mark.parametrize(
    "css",
    [
        "".join(",".join(f".a{i}{j}" for j in range(20)) + "{" for i in range(10)) + "color:red",
        "a{" + "b{" * 50 + "color:red",
        "*{--a0:x;" + "".join(f"--a{i}:var(--a{i - 1});" for i in range(1, 60)) + "}",
    ],
)
def test_rules_that_would_take_minutes_are_refused(css: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes(f"<style>{css}</style>{'<b>a</b>' * 13_000}".encode(), "a.html")
    assert caught.value.code == "document-oversized"


def test_what_is_nested_without_end_inside_a_rule_is_passed_over() -> None:
    for css in (
        "a{color:" + "rgb(" * 20_000,
        ":not(" * 20_000,
        "@media " + "(" * 20_000,
        "p{color:" + "var(--a," * 20_000,
    ):
        assert "Seen." in read_bytes(f"<style>{css}</style><p>Seen.</p>".encode(), "a.html").text


def test_readers_comments_of_google_docs_are_left_out_and_its_lists_keep_their_depth() -> None:
    page = """<html><head><style>@import url(https://themes.googleusercontent.com/fonts/css?kit=x);.c1{background-color:
#1c4587}.c0{color:#ffffff}</style></head><body class="c9 doc-content"><p class="c1"><span class="c0">Head</span></p>
<ul class="c6 lst-kix_abc-0 start"><li>one<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></li></ul>
<ul class="c6 lst-kix_abc-1 start"><li>nested</li></ul><ul class="c6 lst-kix_abc-0"><li>two</li></ul><p>End</p>
<div class="c10"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Please fix.</span></p><p>Really.</p></div>
</body></html>"""
    document = read_bytes(page.encode(), "a.html")
    assert document.text == "Head\n\n- one\n  - nested\n- two\n\nEnd\n"
    assert [w.text for w in document.warnings] == ["a comment that readers don't see was kept from the engine"]


def test_words_of_mediawikis_present_skin_are_not_the_authors() -> None:
    page = """<body class="skin-vector-2022"><div class="vector-header-container"><a>Wiki</a>
<div id="p-search">Search</div></div><div class="vector-sitenotice-container"><div id="siteNotice">Notice</div></div>
<main id="content" class="mw-body"><h1 id="firstHeading">Retro</h1>
<div id="p-lang-btn" class="vector-dropdown">Languages</div>
<div class="vector-page-toolbar">Tools</div><div id="contentSub">&lt; Retros</div><p>We shipped it.</p></main></body>"""
    assert read_bytes(page.encode(), "a.html").text == "# Retro\n\nWe shipped it.\n"
