//! Modules, routers and lists of Rust servers.

use acp::edit::rust::{Mount, add_module, append_string, connect_info, mount, parse};
use acp::edit::{Edited, reverse, splice};
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

/// Where addresses are handed on: the text after the edit.
fn handed_on(text: &str) -> Option<String> {
    let Edited::Changed(splices) = connect_info(text, "axum") else { return None };
    let after = splice(text, &splices);
    assert_eq!(splice(&after, &reverse(&splices)), text);
    assert_eq!(connect_info(&after, "axum"), Edited::Already);
    Some(after)
}

#[test]
fn a_server_hands_clients_addresses_on_where_it_is_plainly_tcp() {
    let main = |body: &str| {
        format!("async fn main() {{\n    let listener = TcpListener::bind(address).await?;\n{body}}}\n")
    };
    let service = "    let service = app.into_make_service_with_connect_info::<std::net::SocketAddr>();\n";
    let variable = main("    axum::serve(listener, app).await?;\n");
    let wanted = main(&format!("{service}    axum::serve(listener, service).await?;\n"));
    assert_eq!(handed_on(&variable), Some(wanted));
    let call = main(
        "    axum::serve(listener, routes::app(pool))\n        .with_graceful_shutdown(end())\n        .await?;\n",
    );
    let served =
        "    axum::serve(listener, service)\n        .with_graceful_shutdown(end())\n        .await?;\n";
    let wanted = main(&format!("    let app = routes::app(pool);\n{service}{served}"));
    assert_eq!(handed_on(&call), Some(wanted));
    let made = main("    axum::serve(listener, app.into_make_service()).await?;\n");
    let wanted = main(&format!("{service}    axum::serve(listener, service).await?;\n"));
    assert_eq!(handed_on(&made), Some(wanted));
}

#[test]
fn the_new_variables_have_names_that_are_free() {
    let main = |body: &str| {
        format!(
            "async fn main() {{\n    let l = TcpListener::bind(a).await?;\n    let app = App::new();\n{body}}}\n"
        )
    };
    let after = handed_on(&main("    let service = 1;\n    axum::serve(l, routes::all(app)).await?;\n"));
    let wanted = "    let service = 1;\n    let router = routes::all(app);\n    let make_service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();\n    axum::serve(l, make_service).await?;\n";
    assert_eq!(after, Some(main(wanted)));
}

#[test]
fn a_server_that_is_not_plain_is_left_alone() {
    for text in [
        "async fn main() {\n    let listener = UnixListener::bind(path)?;\n    axum::serve(listener, app).await;\n}\n",
        "async fn main() {\n    axum::serve(listener(), app).await;\n}\n",
        "async fn main() {\n    let l = TcpListener::bind(a).await;\n    axum::serve(l, ServiceExt::<Request>::into_make_service(app)).await;\n}\n",
        "async fn main() {\n    let l = TcpListener::bind(a).await;\n    let (service, make_service) = both();\n    axum::serve(l, app).await;\n}\n",
    ] {
        assert_eq!(handed_on(text), None, "{text}");
    }
}
