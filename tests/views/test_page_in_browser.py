"""The page in a real browser: what a reader sees, and that nothing leaves the page or runs that should not."""

from __future__ import annotations

import pytest
from browsing import Open, serious_faults
from handmade import HOSTILE, World, hostile_world, many, small_world

pytestmark = pytest.mark.slow


def test_it_opens_from_disk_quietly_and_asks_nobody_for_anything(open_page: Open) -> None:
    page = open_page(small_world(), title="Sanctions")
    page.run("kgPage.selectLink('RUS', 'ASSAULT', 'UKR')")
    assert page.text("#status") == "17 actors · 16 links of 18 · 16 events · 17 reports"
    assert page.driver.title == "Sanctions"
    assert page.requests() == {page.path.as_uri()}
    assert page.complaints() == []


def test_a_link_shows_its_quotes_with_source_act_and_target_marked(open_page: Open) -> None:
    page = open_page(small_world())
    assert page.run("return kgPage.selectLink('USA', 'SANCTION', 'Rosneft')")
    assert page.text("#chosen") == "United States sanctions Rosneft"
    assert page.text("blockquote mark.s") == "United States"
    assert page.text("blockquote mark.a") == "announced sanctions"
    assert page.text("blockquote mark.t") == "Rosneft"
    assert page.text("blockquote p") == "The United States announced sanctions on Rosneft."
    footer = page.text("blockquote footer")
    assert "Example Wire" in footer
    assert "said by Anadolu Agency" in footer
    assert "confidence 97 %" in footer
    link = page.driver.find_element("css selector", "blockquote a")
    assert link.get_attribute("href") == "https://example.org/one"
    assert page.text(".event time") == "22 Oct 2025"


def test_two_reports_of_one_event_stand_together_and_a_denial_makes_it_disputed(open_page: Open) -> None:
    page = open_page(small_world())
    page.run("kgPage.selectLink('Donald_Trump', 'CONSULT', 'Mark_Rutte')")
    assert page.run("return ['.event', 'blockquote'].map((kind) => document.querySelectorAll(kind).length)") == [1, 2]
    page.run("kgPage.selectLink('RUS', 'ASSAULT', 'UKR')")
    assert page.text(".chip.warn") == "disputed"


def test_an_actor_s_events_come_in_order_of_time(open_page: Open) -> None:
    page = open_page(small_world())
    page.run("kgPage.selectActor('TUR')")
    times = page.run("return [...document.querySelectorAll('.event time')].map((time) => time.dateTime)")
    assert times == ["2025-09-11", "2025-09-12", "2025-09-13", "2025-09-13"]


def test_events_foreseen_are_hidden_until_asked_for(open_page: Open) -> None:
    page = open_page(small_world())
    assert page.run(
        "const link = kgPage.data.links.findIndex((l) => l.type === 'CONSULT' "
        "&& kgPage.data.actors[l.target].id === 'Vladimir_Putin');"
        "return kgPage.network.body.edges[kgPage.data.bundles.findIndex((b) => b.includes(link))].options.hidden"
    )
    page.click("#modalities label:nth-child(2) input")
    assert page.text("#status").startswith("17 actors · 17 links of 18")


def test_filters_by_type_date_country_and_publisher_narrow_the_view(open_page: Open) -> None:
    page = open_page(small_world())
    page.click("#types-none")
    assert page.text("#empty h2") == "Nothing passes these filters"
    page.click("#empty-reset")
    page.set("from", str(page.run("return document.getElementById('from').max - 12")))
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    page.click("#undated")
    shown = page.run("return kgPage.data.links.filter((l, i) => kgPage.view.counts[i]).map((l) => l.type)")
    assert sorted(shown) == ["ACCUSE", "ASSAULT", "CONSULT", "SANCTION", "SANCTION", "SANCTION", "SUPPORT", "SUPPORT"]
    page.click("#reset")
    page.set("publisher", "Levant Review")
    assert "5 links of 18" in page.text("#status")
    page.set("country", "USA")
    assert "2 links of 18" in page.text("#status")


def test_the_address_holds_the_view(open_page: Open) -> None:
    page = open_page(small_world())
    page.click("#types label:nth-child(3) input")
    page.click("#modalities label:nth-child(2) input")
    page.run("kgPage.selectLink('DEU', 'AID', 'UKR')")
    before = (page.text("#status"), page.text("#details"))
    address = page.run("return location.hash")
    assert "without=CONSULT" in address
    page.open(address)
    assert (page.text("#status"), page.text("#details")) == before


def test_a_broken_address_is_an_ordinary_page(open_page: Open) -> None:
    page = open_page(small_world())
    status = page.text("#status")
    page.open("#since=yesterday&told=&least=-4&country=XXX&actor=nobody&does=X&from=%00&__proto__=1")
    assert page.complaints() == []
    page.open("#since=9999-01-01&until=0001-01-01")
    assert page.complaints() == []
    page.open("#least=x")
    assert page.text("#status") == status


def test_search_completes_and_takes_the_reader_there(open_page: Open) -> None:
    from selenium.webdriver.common.keys import Keys

    page = open_page(small_world())
    box = page.driver.find_element("css selector", "#search")
    box.send_keys("PUT")
    assert page.text("#found li bdi") == "Vladimir Putin"
    box.send_keys(Keys.ENTER)
    assert page.text("#chosen") == "Vladimir Putin"
    assert page.driver.find_element("css selector", "#found").is_displayed() is False


def test_search_knows_the_other_names_of_an_actor(open_page: Open) -> None:
    page = open_page(small_world())
    page.driver.find_element("css selector", "#search").send_keys("uncle s")
    assert page.text("#found li").startswith("United States Uncle Sam")
    assert page.run("return document.querySelectorAll('#found li').length") == 1


def test_a_click_on_a_shape_opens_it(open_page: Open) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page = open_page(small_world())
    stage = page.driver.find_element("css selector", "#graph")
    x, y = page.run(
        "const i = kgPage.data.actors.findIndex((a) => a.id === 'RUS');"
        "const p = kgPage.network.canvasToDOM(kgPage.network.getPosition(i));"
        "const g = document.getElementById('graph'); return [p.x - g.clientWidth / 2, p.y - g.clientHeight / 2]"
    )
    ActionChains(page.driver).move_to_element_with_offset(stage, round(x), round(y)).click().perform()
    assert page.text("#chosen") == "Russia"
    assert page.complaints() == []


def test_hostile_strings_are_shown_as_text(open_page: Open) -> None:
    page = open_page(hostile_world(), title=HOSTILE[0])
    page.run("kgPage.selectActor('TUR')")
    assert page.text("h1") == HOSTILE[0]
    for number in range(len(HOSTILE)):
        page.run("kgPage.selectActor(arguments[0])", f"Hostile_{number}")
        assert page.run("return [...document.querySelectorAll('#panel a')].every((a) => /^https?:/.test(a.href))")
    page.run("kgPage.selectActor('TUR')")
    assert page.run("return document.getElementById('panel').textContent.includes(arguments[0])", HOSTILE[1])
    assert page.run("return window.hacked === undefined && !document.querySelector('#panel img, #panel script')")
    assert page.requests() == {page.path.as_uri()}
    assert page.complaints() == []


def test_the_table_quotes_cells_and_disarms_formulas(open_page: Open) -> None:
    world = small_world()
    world.texts[0] = type(world.texts[0])(world.texts[0].text, id="one", title="=1+1", publisher='A "B", C')
    table = open_page(world).run("return kgPage.table()")
    lines = table.split("\r\n")
    assert len(lines) == 17 + 2
    assert "'=1+1" in table
    assert '"A ""B"", C"' in table


def test_an_empty_graph_has_a_friendly_page(open_page: Open) -> None:
    page = open_page(World())
    assert page.text("#empty h2") == "Nothing to draw yet"
    assert page.complaints() == []


def test_a_large_graph_opens_and_stays_still(open_page: Open) -> None:
    page = open_page(many(400, 900))
    assert page.text("#status").split(" · ")[1].endswith("links")
    assert page.run("return kgPage.network.physics.physicsEnabled") is False
    assert page.driver.find_element("css selector", "#move").is_displayed() is False


def test_controls_have_names_and_the_theme_can_be_changed(open_page: Open) -> None:
    page = open_page(small_world())
    nameless = page.run(
        "const named = (e) => e.textContent.trim() || e.getAttribute('aria-label')"
        "  || [...(e.labels || [])].some((label) => label.textContent.trim());"
        "const all = [...document.querySelectorAll('button, input, select')];"
        "return all.filter((e) => !named(e)).map((e) => e.outerHTML)"
    )
    assert nameless == []
    before = page.run("return document.documentElement.dataset.theme")
    page.click("#theme")
    assert page.run("return document.documentElement.dataset.theme") != before
    page.click("#theme")


def test_nothing_is_wider_than_a_phone(open_page: Open) -> None:
    page = open_page(small_world())
    page.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    )
    try:
        page.open()
        page.run("kgPage.selectActor('TUR')")
        assert page.run("return document.documentElement.scrollWidth") <= 390
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_lines_of_one_pair_and_quad_class_are_bundled_and_open_together(open_page: Open) -> None:
    world = World()
    for number, (type, day) in enumerate((("SANCTION", "01"), ("ASSAULT", "03"), ("SANCTION", "02"), ("AID", "04"))):
        world.row("USA", type, "RUS", f"2024-05-{day}", number=number)
    page = open_page(world)
    assert page.run("return kgPage.data.bundles.map((b) => b.map((l) => kgPage.data.links[l].type))") == [
        ["AID"],
        ["ASSAULT", "SANCTION"],
    ]
    assert page.run("return kgPage.network.body.data.edges.length") == 2
    page.run("kgPage.selectLinks([1, 2])")
    assert page.text("#chosen") == "United States to Russia"
    times = page.run("return [...document.querySelectorAll('.event time')].map((time) => time.dateTime)")
    assert times == ["2024-05-01", "2024-05-02", "2024-05-03"]
    page.open(page.run("return location.hash"))
    assert page.text("#chosen") == "United States to Russia"


def test_every_step_can_be_taken_back(open_page: Open) -> None:
    page = open_page(small_world())
    assert page.driver.find_element("css selector", "#undo").is_enabled() is False
    seen = [page.text("#status")]
    page.click("#types label:nth-child(3) input")
    seen.append(page.text("#status"))
    page.set("country", "USA")
    page.run("kgPage.selectActor('USA')")
    page.click("#undo")
    page.click("#undo")
    assert page.text("#status") == seen[1] != seen[0]
    page.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'z', ctrlKey: true}))")
    assert page.text("#status") == seen[0]
    assert page.run("return location.hash") == ""
    assert page.driver.find_element("css selector", "#undo").is_enabled() is False


def test_playing_runs_to_the_last_day_and_is_one_step(open_page: Open) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    page = open_page(small_world())
    whole = page.text("#status")
    page.click("#play")
    assert page.text("#status") != whole
    assert page.driver.find_element("css selector", "#play").get_attribute("aria-label") == "Stop"
    until = "return document.getElementById('play').getAttribute('aria-pressed') === 'false'"
    WebDriverWait(page.driver, 60).until(lambda _: page.run(until))
    assert page.text("#status") == whole
    assert page.run("return location.hash") == ""


def test_a_least_confidence_hides_what_is_less_sure(open_page: Open) -> None:
    page = open_page(small_world())
    sure = page.run("return kgPage.data.reports.sure")
    page.set("sure", "95")
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    shown = page.run("return kgPage.view.ok.reduce((n, x) => n + x, 0)")
    assert 0 < shown <= sum(value is not None and value >= 95 for value in sure) < len(sure)
    assert "sure=95" in page.run("return location.hash")


def test_the_saved_network_is_the_visible_one(open_page: Open) -> None:
    import io

    import networkx as nx

    page = open_page(small_world())
    page.set("country", "USA")
    network = nx.read_gexf(io.BytesIO(page.run("return kgPage.gexf()").encode()))
    assert (len(network), network.size()) == tuple(page.run("return [kgPage.view.actors, kgPage.view.links]"))
    assert network.nodes["Rosneft"]["kind"] == "company"
    edge = next(values for s, t, values in network.edges(data=True) if (s, t) == ("USA", "Rosneft"))
    assert (edge["event_type"], edge["weight"], edge["score"]) == ("SANCTION", 1.0, -6.0)


def test_a_hostile_network_is_saved_as_well_formed_xml(open_page: Open) -> None:
    import xml.etree.ElementTree as ET

    page = open_page(hostile_world())
    root = ET.fromstring(page.run("return kgPage.gexf()"))
    labels = {node.get("label") for node in root.iter("{http://gexf.net/1.3}node")}
    assert len(labels) == page.run("return kgPage.view.actors")


def test_an_actor_s_profile_has_its_names_offices_and_partners(open_page: Open) -> None:
    page = open_page(small_world())
    page.run("kgPage.selectActor('Mark_Rutte')")
    assert "secretary general" in page.text("#details").lower()
    page.run("kgPage.selectActor('TUR')")
    assert "Also called" in page.text("#details")
    page.click(".partners button")
    assert page.text("#chosen").startswith("Turkey and ")


@pytest.mark.parametrize("state", ["", "#actor=TUR", "#from=USA&to=Rosneft&does=SANCTION"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(open_page: Open, state: str, theme: str) -> None:
    page = open_page(small_world())
    page.open(state)
    if page.run("return document.documentElement.dataset.theme") != theme:
        page.click("#theme")
    assert serious_faults(page) == []
