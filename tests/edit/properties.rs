//! What holds for every edit of a Python file, over files put together at random.

use acp::edit::python::tree::Source;
use acp::edit::python::{Route, add_app, add_route};
use acp::edit::{Edited, reverse, splice};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

const HEADS: [&str; 6] = [
    "",
    "\"\"\"urlpatterns = [], INSTALLED_APPS = []\"\"\"\n",
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n",
    "from __future__ import annotations\n",
    "'''Docstring.'''\nfrom __future__ import annotations\n\n",
    "\n\n",
];
const IMPORTS: [&str; 15] = [
    "from django.urls import path\n",
    "from django.urls import include, path\n",
    "from django.urls import (\n    path,\n    re_path,\n)\n",
    "from django.urls import (\n\tre_path  # old\n)\n",
    "from django.urls import path as p\n",
    "from django.urls import get_resolver, \\\n    re_path\n",
    "from django.conf.urls import include, url\n",
    "import django.urls\n",
    "from django import urls\n",
    "from os import path\n",
    "import os; import sys\n",
    "from shop.views import *\n",
    "try:\n    from django.urls import path\nexcept ImportError:\n    path = None\n",
    "from django.views.generic import TemplateView\n",
    "from django.conf.urls.i18n import i18n_patterns\n",
];
const ITEMS: [&str; 8] = [
    "path('a/', view)",
    "re_path(r\"^(?P<x>[a-z]+)/$\", view)",
    "path(\"b/\", include('b.urls'))",
    "*others",
    "'django.contrib.admin'",
    "\"leads\"",
    "path(\n        'c/',\n        view,\n    )",
    "# 'off',\n    \"on\"",
];
const TAILS: [&str; 9] = [
    "",
    "NAME += [path('z/', z)]\n",
    "NAME.append('z')\n",
    "if DEBUG:\n    NAME = [path('debug/', z)] + NAME\n",
    "NAME = [x for x in NAME]\n",
    "def f():\n    NAME = []\n",
    "for path in NAME:\n    print(path)\n",
    "OTHER = NAME\n",
    "    \n",
];
const VALUES: [&str; 8] = [
    "[ITEMS]",
    "[\n    LINES\n]",
    "(\n    LINES,\n)",
    "[\n    LINES,\n] + other",
    "[ITEMS] + i18n_patterns(ITEMS)",
    "other + [ITEMS]",
    "[  # order matters\n\tLINES,\n]",
    "i18n_patterns(ITEMS)",
];

/// A file that binds `name`, in one of many shapes, saved in one of many ways.
fn file(name: &'static str) -> impl Strategy<Value = String> {
    let body = (select(&VALUES[..]), vec(select(&ITEMS[..]), 0..4));
    let parts = (select(&HEADS[..]), vec(select(&IMPORTS[..]), 0..4), body, vec(select(&TAILS[..]), 0..3));
    let saved = (any::<bool>(), any::<bool>(), of(Just(())));
    (parts, saved).prop_map(move |((head, imports, (value, items), tails), (crlf, bom, end))| {
        let value = value.replace("ITEMS", &items.join(", ")).replace("LINES", &items.join(",\n    "));
        let mut text = format!("{head}{}\nNAME = {value}\n{}", imports.concat(), tails.concat());
        text = text.replace("NAME", name).replace("\n    ,\n", "\n").replace("\n\t,\n", "\n");
        if end.is_none() {
            text.truncate(text.trim_end_matches('\n').len());
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if bom { format!("\u{feff}{text}") } else { text }
    })
}

fn route(text: &str) -> Edited {
    add_route(text, &Route { path: "api/manage", module: "manage_api.urls" })
}

fn app(text: &str) -> Edited {
    add_app(text, "manage_api")
}

fn holds(text: &str, edit: fn(&str) -> Edited) -> Result<(), TestCaseError> {
    let Edited::Changed(splices) = edit(text) else { return Ok(()) };
    let after = splice(text, &splices);
    prop_assert_eq!(splice(&after, &reverse(&splices)), text, "undone");
    prop_assert_eq!(edit(&after), Edited::Already, "twice\n{}", after);
    prop_assert_eq!(Source::parse(&after).first_error_line(), None, "parses\n{}", after);
    prop_assert!(splices.iter().all(|splice| splice.remove.is_empty()), "inserts only\n{}", after);
    prop_assert!(splices.windows(2).all(|pair| pair[0].at < pair[1].at), "in order, and apart");
    let (crlf, lf) = (text.matches("\r\n").count(), text.matches('\n').count());
    let (new_crlf, new_lf) = (after.matches("\r\n").count() - crlf, after.matches('\n').count() - lf);
    prop_assert_eq!(new_crlf, if crlf > 0 { new_lf } else { 0 }, "line endings\n{:?}", after);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_url_conf_parses_is_done_once_and_can_be_undone(text in file("urlpatterns")) {
        holds(&text, route)?;
    }

    #[test]
    fn edited_settings_parse_are_done_once_and_can_be_undone(text in file("INSTALLED_APPS")) {
        holds(&text, app)?;
    }

    #[test]
    fn text_of_any_kind_is_edited_well_or_not_at_all(
        start in ".{0,40}", rest in "(\\PC|\n|\r|\t|urlpatterns = \\[|INSTALLED_APPS = \\(|from django.urls import |\"|'|\\)|\\]|,){0,60}",
    ) {
        let text = start + &rest;
        holds(&text, route)?;
        holds(&text, app)?;
    }
}
