using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Uri;

public sealed class UriResolverTests
{
    private const string Configuration = """
        uri_aliases = [
          "hail=qemu+ssh://root@hail.cloud.example.com/system",
          "sleet=qemu+ssh://root@sleet.cloud.example.com/system?mode=legacy",
        ]
        uri_default = "sleet"
        remote_mode = "direct"
        remote_proxy = 'netcat'
        tls_priority = "NORMAL:-VERS-TLS1.2"
        """;

    [Theory]
    [InlineData("hail", null, "qemu+ssh://root@hail.cloud.example.com/system")]
    [InlineData("test:///default", "hail", "test:///default")]
    [InlineData(null, "hail", "qemu+ssh://root@hail.cloud.example.com/system")]
    [InlineData("", "test:///default", "test:///default")]
    [InlineData(null, "", "qemu+ssh://root@sleet.cloud.example.com/system?mode=legacy")]
    [InlineData(null, null, "qemu+ssh://root@sleet.cloud.example.com/system?mode=legacy")]
    [InlineData("Xen", null, "xen:///system")]
    [InlineData("xen://", null, "xen:///system")]
    public void A_name_is_an_alias_a_uri_or_the_default(string? name, string? environment, string expected) =>
        Assert.Equal(expected, Resolver(Configuration, environment).Resolve(name)?.ToString());

    [Fact]
    public void Without_any_default_the_drivers_are_probed() => Assert.Null(Resolver("", null).Resolve(null));

    [Fact]
    public void An_alias_is_not_looked_up_when_aliases_are_off() =>
        Assert.Equal(VirtErrorCode.NoConnect, Assert.Throws<VirtException>(() => Resolver(Configuration, null).Resolve("hail", noAliases: true)).Code);

    [Fact]
    public void An_alias_name_counts_with_its_case() =>
        Assert.Throws<VirtException>(() => Resolver(Configuration, null).Resolve("HAIL"));

    [Fact]
    public void The_other_settings_have_types()
    {
        var configuration = Read(Configuration);
        Assert.Equal((RemoteMode.Direct, RemoteProxy.Netcat), (configuration.Mode, configuration.Proxy));
        Assert.Equal("NORMAL:-VERS-TLS1.2", configuration.TlsPriority);
        Assert.Equal(["hail", "sleet"], configuration.Aliases.Names);
    }

    [Theory]
    [InlineData("\nuri_aliases = [ \"hail\" ]", "libvirt.conf:2: Malformed 'uri_aliases' config entry 'hail', expected 'alias=uri://host/path'")]
    [InlineData("uri_aliases = [ \"a.b=test:///\" ]", "libvirt.conf:1: Malformed 'uri_aliases' config entry 'a.b=test:///', aliases may only contain 'a-Z, 0-9, _, -'")]
    [InlineData("uri_aliases = \"a=b\"", "libvirt.conf:1: the setting 'uri_aliases' must be a list of strings")]
    [InlineData("remote_mode = \"fast\"", "libvirt.conf:1: the setting 'remote_mode' is 'fast' and must be one of auto, direct, legacy")]
    [InlineData("uri_default = 1", "libvirt.conf:1: the setting 'uri_default' must be a string")]
    public void A_bad_setting_is_named_with_its_line(string text, string complaint)
    {
        var error = Assert.Throws<VirtException>(() => Read(text));
        Assert.Equal("configuration file syntax error: " + complaint, error.Message);
    }

    private static ClientConfiguration Read(string text) => ClientConfiguration.From(ConfigFile.Parse(text, "libvirt.conf"));

    private static UriResolver Resolver(string text, string? environment) => new(Read(text), environment);
}
