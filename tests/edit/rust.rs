//! Modules, routers and lists of Rust servers.

use acp::edit::Edited;
use acp::edit::rust::{Mount, add_module, append_string, mount, parse};
use acp::host::rust::code::Texts;
use acp::host::rust::server::{Flavour, Server, server};

use crate::shapes::hold;

fn parses(text: &str) -> bool {
    parse(text).first_error_line().is_none()
}

/// A package of one file, mounted as the host does it.
fn mounted(text: &str, flavour: Flavour) -> Edited {
    let path = if flavour == Flavour::Axum { "manage::router" } else { "manage::routes" };
    let texts = Texts::of([("src/main.rs".into(), text.into())]);
    let code = texts.parse();
    match server(&code, flavour, &[]) {
        Server::None => Edited::ByHand { reason: "there is no server".into() },
        Server::Unclear { reason, .. } => Edited::ByHand { reason },
        Server::At(site) => {
            let pool = site.pool.as_ref().map_or("from_env".into(), |pool| pool.expression.clone());
            let call = format!("{path}({pool})");
            mount(text, &Mount { at: &site.at, call: &call, path, way: site.way })
        }
    }
}

#[test]
fn the_router_is_merged_into_every_shape_of_an_axum_server() {
    hold("axum.shapes", parses, |text| mounted(text, Flavour::Axum));
}

#[test]
fn the_routes_come_first_in_every_shape_of_an_actix_server() {
    hold("actix.shapes", parses, |text| mounted(text, Flavour::Actix));
}

#[test]
fn a_module_is_declared_where_rustfmt_would_have_it() {
    hold("modules.shapes", parses, |text| add_module(text, "manage", false));
}

#[test]
fn addresses_join_a_list_of_public_ones() {
    hold("lists.shapes", parses, |text| append_string(text, "PUBLIC", &["/api/manage", "/api/manage/"]));
}
