//! What tests have to know of each fixture: the rest they read from what `acp install` prints.

use super::package::Package;

/// One project below `fixtures/`.
#[derive(Clone, Copy, Debug)]
pub struct Fixture {
    pub name: &'static str,
    /// Where `manage.py` is.
    pub folder: &'static str,
    /// The package with `settings`, `wsgi` and `asgi`.
    pub module: &'static str,
    /// Installs what the host needs before `acp` comes.
    pub install: &'static str,
    /// The host's own test runner.
    pub test: &'static str,
    /// Makes one more tenant and prints its id.
    pub new_tenant: &'static str,
    /// The settings that servers get, where the project's default is for production.
    pub settings: Option<&'static str>,
    /// Names of what `acp` generates, the app and the kit, as `--yes` chooses them.
    pub generated: [&'static str; 2],
    /// None: the kit is copied.
    pub kit: Option<Package>,
}

pub const STARTPROJECT: Fixture = Fixture {
    name: "django-startproject",
    folder: "",
    module: "shop",
    install: "pip install -r requirements.txt",
    test: "python manage.py test",
    new_tenant: "from tenants.models import Tenant; print(Tenant.objects.create(name='Other', slug='other').pk)",
    settings: None,
    generated: ["manage_api", "control_plane"],
    kit: None,
};

pub const SPLIT_SETTINGS: Fixture = Fixture {
    name: "django-split-settings",
    folder: "backend",
    module: "config",
    install: "pip install '.[dev]'",
    test: "pytest -q",
    new_tenant: "from organizations.models import Organization; print(Organization.objects.create(name='Other').pk)",
    settings: Some("config.settings.local"),
    generated: ["manage_api", "control_plane"],
    kit: None,
};
