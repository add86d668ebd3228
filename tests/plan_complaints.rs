//! What is wrong with a plan is shown where it stands, all of it at once, before anything is
//! written.

mod desk;

use desk::{Desk, stderr};

/// A good pair of layers with some columns to filter by.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("centres.csv", "id,tier,lon,lat\nc1,street,106.80,39.67\nc2,station,106.82,39.67\n");
    desk.put(
        "blocks.csv",
        "id,lon,lat,population,kind\nb1,106.801,39.67,10,old\nb2,106.85,39.67,20,new\n",
    );
    desk
}

const HEAD: &str = "[layers]\ndemand = \"blocks.csv\"\nfacilities = \"centres.csv\"\n\
    [standards]\none_km = { within = \"1km\" }\n";

const TODAY: &str = "[[scenarios]]\nname = \"today\"\n";

/// Columns of a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{4e00}'..='\u{9fff}').contains(&c) { 2 } else { 1 }).sum()
}

/// Run a plan in which what is wrong stands in «», and expect to be shown just that.
fn refuses(desk: &Desk, marked: &str, words: &[&str]) -> String {
    let before = desk.files();
    let plan = marked.replace(['«', '»'], "");
    desk.put("plan.toml", &plan);
    let output = desk.run("run plan.toml --out out");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{plan}\n{said}");
    assert!(output.stdout.is_empty(), "{plan}");
    assert!(!desk.files().contains(&"out".to_owned()), "something was written: {plan}");
    std::fs::remove_file(desk.0.path().join("plan.toml")).unwrap();
    assert_eq!(desk.files(), before);
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert!(said.contains("hint: "), "no remedy in: {said}");
    for (line, text) in marked.lines().enumerate().filter(|(_, text)| text.contains('«')) {
        let (front, rest) = text.split_once('«').unwrap();
        let (wrong, _) = rest.split_once('»').unwrap();
        let (number, column) = (line + 1, front.chars().count() + 1);
        let place = format!("plan.toml:{number}:{column}: ");
        assert!(said.contains(&place), "{place} is not in: {said}");
        let shown = format!("  {number} | {}", text.replace(['«', '»'], ""));
        let mut lines = said.lines().skip_while(|line| !line.contains(&place));
        assert_eq!(lines.nth(1), Some(shown.as_str()), "{said}");
        let (before, under) = (" ".repeat(width(front)), "^".repeat(width(wrong)));
        let margin = " ".repeat(number.to_string().len());
        assert_eq!(lines.next(), Some(format!("  {margin} | {before}{under}").as_str()), "{said}");
    }
    said
}

#[test]
fn a_word_that_means_nothing_is_underlined_and_the_nearest_one_named() {
    let desk = desk();
    for (scenario, words) in [
        ("from = «\"tody\"»", &["no scenario \"tody\"", "did you mean \"today\""][..]),
        ("standard = «\"one_kn\"»", &["no standard \"one_kn\"", "did you mean \"one_km\""]),
        ("standard = [\"one_km\", «\"gb50180_5mim\"»]", &["did you mean \"gb50180_5min\""]),
        ("corridor = «\"high street\"»", &["no corridor", "[[corridors]]"]),
        ("open = [\"b1\", «\"b22\"»]", &["no candidate \"b22\""]),
        ("close = [«\"c3\"»]", &["no centre \"c3\" is open"]),
        ("close = [«{ where = \"teir=station\" }»]", &["teir", "did you mean \"tier\""]),
        ("close = [«{ where = \"tier=stations\" }»]", &["no open centre passes"]),
        ("close = [«{ where = \"tier\" }»]", &["tier"]),
        ("upgrade = [«{ where = \"tier>station\", tier = \"x\" }»]", &["tier>station"]),
        ("upgrade = [«{ tier = \"x\" }»]", &["upgrade needs id or where"]),
        ("upgrade = [«{ id = \"c1\" }»]", &["changes nothing"]),
        ("grow = [«{ where = \"kidn=old\", factor = 2 }»]", &["did you mean \"kind\""]),
        ("grow = [«{ where = \"kind=ancient\", factor = 2 }»]", &["no block passes"]),
        ("grow = [«{ kind = \"elderly\", factor = 2 }»]", &["no kind of demand \"elderly\""]),
        ("move = [«{ id = \"c7\", to = [106.8, 39.6] }»]", &["no centre \"c7\""]),
        ("site = { model = «\"mclq\"», open = 1 }", &["no model", "did you mean \"mclp\""]),
        ("site = { model = \"mclp\", open = { «stret» = 1 } }", &["no tier \"stret\""]),
        ("site = { model = \"mclp\", open = 1, demands = [«\"aged\"»] }", &["no kind of demand"]),
        (
            "site = «{ model = \"mclp\", open = 1, candidates = \"k.csv\" }»",
            &["grid:200m or planar"],
        ),
        ("«opne» = [\"b1\"]", &["unknown key \"opne\"", "did you mean \"open\""]),
        ("within = «\"1 parsec\"»", &["1 parsec"]),
        ("require = «\"120%\"»", &["120%"]),
        ("check = true\nsweep = «{ open = [1] }»", &["sweep.open needs a siting question"]),
        ("sweep = «{ within = [\"1km\", \"1000m\"] }»", &["given twice"]),
        ("sweep = «{ speed = \"50m/min\" }»", &["nobody walks"]),
        (
            "audit = true\nsite = «{ model = \"mclp\", open = 1 }»",
            &["one thing: audit, site or districts"],
        ),
        ("add_street = [«{ line = [[106.8, 39.6], [106.9, 39.6]] }»]", &["there are no streets"]),
        ("close_street = [«{ line = [[106.8, 39.6]] }»]", &["there are no streets"]),
        ("open = [«{ id = \"n\", at = [206.8, 39.6] }»]", &["206.8"]),
        ("open = [«{ id = \"n\", at = [106.8, 99.6] }»]", &["99.6"]),
        ("open = [«{ id = \"c1\", at = [106.8, 39.6] }»]", &["\"c1\" is open already"]),
        ("add_demand = [«{ id = \"b1\", at = [106.8, 39.6], weight = 1 }»]", &["a block \"b1\""]),
        ("add_demand = [«{ id = \"n\", at = [106.8, 39.6] }»]", &["needs its weight"]),
        ("add_demand = [«{ id = \"n\", weight = 1 }»]", &["lies at one place"]),
        (
            "add_demand = [«{ id = \"n\", weight = 1, outline = [[106, 39], [107, 39]] }»]",
            &["three"],
        ),
        ("candidates = [«{ id = \"b1\", at = [106.8, 39.6] }»]", &["a candidate \"b1\" already"]),
    ] {
        refuses(&desk, &format!("{HEAD}{TODAY}[[scenarios]]\nname = \"x\"\n{scenario}\n"), words);
    }
}

#[test]
fn carets_stand_under_what_is_wrong_behind_chinese_text_too() {
    let desk = desk();
    for scenario in [
        "add_demand = [{ id = \"滨河新区\", name = \"新区\", «wieght» = 3 }]",
        "open = [\"b1\", { id = \"新站\", at = [106.8, 39.6] }, «\"没有\"»]",
        "name = \"新区\"  # 备注：from = \"tody\"\nfrom = «\"tody\"»",
        "open = [{ id = \"甲\", at = [106.8, 39.6] }, «{ id = \"乙\", at = [306.8, 39.6] }»]",
    ] {
        let name = if scenario.starts_with("name") { "" } else { "name = \"方案\"\n" };
        refuses(&desk, &format!("{HEAD}{TODAY}[[scenarios]]\n{name}{scenario}\n"), &[]);
    }
    let crlf = format!("{HEAD}{TODAY}from = «\"今天\"»\n").replace('\n', "\r\n");
    let marked = crlf.replace("\r\n", "\n");
    desk.put("windows.toml", crlf.replace(['«', '»'], ""));
    let said = stderr(&desk.run("run windows.toml"));
    let line = marked.lines().position(|line| line.contains('«')).unwrap() + 1;
    assert!(said.contains(&format!("windows.toml:{line}:8: ")), "{said}");
    assert!(said.contains(&format!("{} | {}^^^^^^\n", " ", " ".repeat(7))), "{said}");
}

#[test]
fn edits_that_contradict_each_other_are_refused() {
    let desk = desk();
    let from = |first: &str, second: &str| {
        format!(
            "{HEAD}{TODAY}[[scenarios]]\nname = \"one\"\n{first}\n\
             [[scenarios]]\nname = \"two\"\nfrom = \"one\"\n{second}\n"
        )
    };
    for (first, second, words) in [
        ("close = [\"c1\", «\"c1\"»]", "", "is closed, but was closed here"),
        (
            "close = [\"c1\"]\nmove = [«{ id = \"c1\", to = [106.8, 39.6] }»]",
            "",
            "is moved, but was closed",
        ),
        ("close = [\"c1\"]\nupgrade = [«{ id = \"c1\", tier = \"x\" }»]", "", "is upgraded"),
        ("open = [\"b1\", «\"b1\"»]", "", "is opened, but was opened"),
        (
            "open = [{ id = \"n\", at = [106.8, 39.6] }]\nclose = [«\"n\"»]",
            "",
            "is closed, but was opened",
        ),
        ("close = [\"c1\"]", "close = [«\"c1\"»]", "in a scenario this starts from"),
        ("close = [\"c1\"]", "move = [«{ id = \"c1\", to = [106.8, 39.6] }»]", "starts from"),
        ("open = [\"b1\"]", "open = [«\"b1\"»]", "was opened in a scenario"),
    ] {
        refuses(&desk, &from(first, second), &[words]);
    }
    // What looks like one and is none.
    for (first, second) in [
        ("move = [{ id = \"c1\", to = [106.8, 39.6] }]", "close = [\"c1\"]"),
        ("move = [{ id = \"c1\", to = \"b1\" }]\nupgrade = [{ id = \"c1\", tier = \"x\" }]", ""),
        ("open = [\"b1\"]", "close = [\"b1\"]"),
        ("close = [\"c1\"]", "open = [{ id = \"c1\", at = [106.8, 39.6] }]"),
        ("candidates = [{ id = \"n\", at = [106.8, 39.6] }]", "open = [\"n\"]"),
        (
            "open = [{ id = \"n\", at = [106.8, 39.6] }]\n\
             add_demand = [{ id = \"n\", at = [106.8, 39.6], weight = 4 }]",
            "",
        ),
    ] {
        desk.put("plan.toml", from(first, second));
        let output = desk.run("run plan.toml");
        assert_eq!(output.status.code(), Some(0), "{first}, {second}: {}", stderr(&output));
        std::fs::remove_file(desk.0.path().join("plan.toml")).unwrap();
    }
}

#[test]
fn scenarios_that_start_from_each_other_or_are_called_the_same_are_refused() {
    let desk = desk();
    let three = "[[scenarios]]\nname = \"a\"\nfrom = «\"c\"»\n[[scenarios]]\nname = \"b\"\n\
                 from = \"a\"\n[[scenarios]]\nname = \"c\"\nfrom = \"b\"\n";
    refuses(&desk, &format!("{HEAD}{three}"), &["\"a\" starts from itself, by way of \"c\""]);
    let own = "[[scenarios]]\nname = \"a\"\nfrom = «\"a\"»\n";
    refuses(&desk, &format!("{HEAD}{own}"), &["starts from itself"]);
    let twice = "[[scenarios]]\nname = «\"today\"»\n";
    refuses(&desk, &format!("{HEAD}{TODAY}{twice}"), &["given twice"]);
    let tiers = "[[tiers]]\nname = \"today\"\nwithin = \"1km\"\n[[tiers]]\nname = «\"today\"»\n\
                 within = \"2km\"\n";
    refuses(&desk, &format!("{HEAD}{tiers}{TODAY}"), &["tiers: \"today\" is given twice"]);
    for name in ["a/b", " ", "", ".hidden", "c:d"] {
        let folder = format!("[[scenarios]]\nname = «\"{name}\"»\n");
        refuses(&desk, &format!("{HEAD}{folder}"), &["cannot be a scenario's name"]);
    }
    let kind = "[[demands]]\nname = «\"population\"»\nweight = \"population\"\nwhere = \"kind=old\"\n\
                [[tiers]]\nname = \"street\"\nwithin = \"1km\"\nweight = \"population\"\n";
    refuses(&desk, &format!("{HEAD}{kind}{TODAY}"), &["a column that a tier counts"]);
    let base = format!("[study]\nbase = «\"tody\"»\n{HEAD}{TODAY}");
    refuses(&desk, &base, &["did you mean \"today\""]);
    refuses(&desk, HEAD, &["the plan asks nothing", "[[scenarios]]"]);
    let row = "[[scenarios]]\nname = \"row\"\nsweep = { within = [\"1km\", \"2km\"] }\n\
               [[scenarios]]\nname = «\"x\"»\nfrom = \"row\"\n";
    refuses(&desk, &format!("{HEAD}{row}"), &["nothing can start from it"]);
}

#[test]
fn files_and_sources_that_are_not_there_are_shown_where_they_are_named() {
    let desk = desk();
    let head = "# facilities = \"nope.csv\" is last year's\n[layers]\ndemand = \"blocks.csv\"\n\
                facilities = \"«nope.csv»\"\n";
    let standard = "[standards]\none_km = { within = \"1km\" }\n";
    refuses(&desk, &format!("{head}{standard}{TODAY}"), &["nope.csv: no such file"]);
    let with = "[layers]\ndemand = \"blocks.csv\"\nfacilities = \"«nope.csv»?where=tier=street\"\n";
    refuses(&desk, &format!("{with}{standard}{TODAY}"), &["no such file"]);
    let layer = "add_demand = [{ id = \"n\", layer = \"«new.csv»\" }]\n";
    refuses(&desk, &format!("{HEAD}{TODAY}{layer}"), &["new.csv: no such file"]);
    let grid = "[layers]\ndemand = \"blocks.csv\"\ncandidates = \"grid:200m\"\n";
    let own = "site = «{ model = \"mclp\", open = 1 }»\ncandidates = [{ id = \"n\", at = [106.8, 39.6] }]\n";
    refuses(
        &desk,
        &format!("{grid}{standard}{TODAY}{own}"),
        &["no candidates of the scenario's own"],
    );
    let width = "[layers]\ndemand = \"blocks.csv\"\ncandidates = \"«grid:200 ells»\"\n";
    refuses(&desk, &format!("{width}{standard}{TODAY}"), &["200 ells"]);
    let column = format!("[study]\nneighbourhoods = \"«strete»\"\n{HEAD}{TODAY}");
    refuses(&desk, &column, &["no column \"strete\""]);
    let kind = "[[demands]]\nname = \"a\"\nweight = \"population\"\nwhere = \"«kidn=old»\"\n";
    refuses(&desk, &format!("{HEAD}{kind}{TODAY}"), &["did you mean \"kind\""]);
    let time = format!("[study]\ntime_limit = \"«soon»\"\n{HEAD}{TODAY}");
    refuses(&desk, &time, &["soon"]);
    refuses(&desk, &format!("{HEAD}{TODAY}name «a»gain\n"), &[]);
    let two = "within = [\"1km\", \"2km\"]\n[[scenarios]]\nname = «\"x\"»\n";
    let none = HEAD.replace("one_km = { within = \"1km\" }\n", "");
    refuses(&desk, &format!("{none}{TODAY}{two}"), &["does not say what to judge by"]);
}

#[test]
fn all_complaints_come_at_once_and_before_the_first_answer() {
    let desk = desk();
    let marked = format!(
        "{HEAD}{TODAY}standard = «\"one\"»\n\
         [[scenarios]]\nname = \"a\"\nsite = {{ model = «\"mclq\"» }}\n\
         [[scenarios]]\nname = \"b\"\nclose = [\"c1\", «\"c1\"»]\n"
    );
    let said = refuses(&desk, &marked, &[]);
    assert_eq!(said.matches("plan.toml:").count(), 3, "{said}");
    // What the data decides, too.
    let marked = format!(
        "{HEAD}[[corridors]]\nname = \"far\"\nline = [[107, 38], [107.1, 38]]\nwidth = \"10m\"\n\
         {TODAY}[[scenarios]]\nname = \"a\"\nclose = [«\"c4\"»]\n\
         [[scenarios]]\nname = «\"b\"»\ncorridor = \"far\"\n\
         [[scenarios]]\nname = «\"c\"»\nstress = \"each-bridge\"\n\
         [[scenarios]]\nname = «\"d\"»\nsite = {{ model = \"mclp\" }}\n\
         [[scenarios]]\nname = «\"e\"»\naudit = true\n"
    );
    let said =
        refuses(&desk, &marked, &["no demand lies along", "no bridges", "site.open", "area"]);
    assert_eq!(said.matches("plan.toml:").count(), 5, "{said}");
}
