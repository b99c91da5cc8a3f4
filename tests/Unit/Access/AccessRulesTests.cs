using VirtPS.Engine.Access;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Access;

/// <summary>Rules files: what they say, and what is wrong with them.</summary>
public sealed class AccessRulesTests
{
    private static readonly AccessTarget Web = new("web-1", new Guid("6695eb01-f6a4-8304-79aa-97f2502e193f"), []);

    private static readonly CallerIdentity Alice = new() { UserName = "alice", Uid = 1000, Gid = 100, Groups = ["users", "operators"] };

    [Theory]
    [InlineData("allow *", true)]
    [InlineData("allow domain.*", true)]
    [InlineData("allow *.start", true)]
    [InlineData("allow domain.st?rt", true)]
    [InlineData("allow domain.stop, domain.start", true)]
    [InlineData("allow domain.stop domain.start", true)]
    [InlineData("allow domain.stop", false)]
    [InlineData("allow network.start", false)]
    [InlineData("allow * on web-*", true)]
    [InlineData("allow * on db-*", false)]
    [InlineData("allow * on db-*, web-?", true)]
    [InlineData("allow * on WEB-1", false)]
    [InlineData("allow * on 6695eb01-f6a4-8304-79aa-97f2502e193f", true)]
    [InlineData("allow * on 6695eb01-*", true)]
    [InlineData("allow * for user alice", true)]
    [InlineData("allow * for user bob", false)]
    [InlineData("allow * for user 1000", true)]
    [InlineData("allow * for user 1001", false)]
    [InlineData("allow * for group operators", true)]
    [InlineData("allow * for group 100", true)]
    [InlineData("allow * for group admins", false)]
    [InlineData("allow * for user alice and group operators", true)]
    [InlineData("allow * for user alice and group admins", false)]
    [InlineData("allow * for read-only", false)]
    [InlineData("allow * for sasl *", false)]
    [InlineData("allow domain.start\ton\tweb-1\tfor\tuser\talice", true)]
    public void A_rule_speaks_of_rights_objects_and_callers(string rule, bool allowed) => Assert.Equal(allowed, Ask(rule, Alice));

    [Theory]
    [InlineData("allow * for sasl *@EXAMPLE.COM", true)]
    [InlineData("allow * for sasl alice@EXAMPLE.ORG", false)]
    [InlineData("allow * for x509 CN=alice,O=Example Ltd", true)]
    [InlineData("allow * for x509 CN=alice,*", true)]
    [InlineData("allow * for x509 CN=bob,*", false)]
    [InlineData("allow * for selinux system_u:*", true)]
    [InlineData("allow * for read-only", true)]
    [InlineData("allow * for user alice", false)]
    public void Callers_from_afar_are_told_by_what_they_proved(string rule, bool allowed) => Assert.Equal(
        allowed,
        Ask(rule, new() { SaslName = "alice@EXAMPLE.COM", X509Dn = "CN=alice,O=Example Ltd", SeLinuxContext = "system_u:system_r:init_t:s0", IsReadOnly = true }));

    [Fact]
    public void The_first_rule_that_fits_decides()
    {
        Assert.False(Ask("deny domain.start on web-1\nallow *", Alice));
        Assert.True(Ask("allow domain.start on web-1\ndeny *", Alice));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n\n   \n")]
    public void What_no_rule_fits_is_denied(string rules) => Assert.False(Ask(rules, Alice));

    [Fact]
    public async Task A_rule_that_names_objects_says_nothing_of_the_connection()
    {
        var policy = new RulesAccessPolicy(AccessRules.Parse("allow * on *", "rules"), Alice);
        Assert.False(await policy.IsAllowedAsync(Permissions.Connect.Read, null, CancellationToken.None));
        Assert.True(await policy.IsAllowedAsync(Permissions.Domain.Read, Web, CancellationToken.None));
        Assert.True(await new RulesAccessPolicy(AccessRules.Parse("allow *", "rules"), Alice).IsAllowedAsync(Permissions.Connect.Read, null, CancellationToken.None));
    }

    [Theory]
    [InlineData("allow storage-pool.search_storage_vols")]
    [InlineData("allow storage_pool.search-storage-vols")]
    public async Task Both_of_libvirt_s_spellings_of_a_right_are_read(string rule) => Assert.True(
        await new RulesAccessPolicy(AccessRules.Parse(rule, "rules"), Alice).IsAllowedAsync(Permissions.StoragePool.SearchVolumes, Web, CancellationToken.None));

    [Fact]
    public void Every_bad_line_is_told_with_its_number()
    {
        const string Text = """
            # who may do what
            permit domain.start
            allow domain.strat
            allow domain.start

            allow
            deny * for
            deny * for nobody
            deny * for user
            deny * on
            """;
        var error = Assert.Throws<VirtException>(() => AccessRules.Parse(Text, "/etc/virtps/access.rules"));
        Assert.Equal(VirtErrorCode.ConfSyntax, error.Code);
        Assert.Equal(
            [2, 3, 6, 7, 8, 9, 10],
            error.Message.Split('\n').Select(line => int.Parse(line.Split("access.rules:")[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("'domain.strat'", error.Message, StringComparison.Ordinal);
        Assert.Contains("not with 'permit'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_an_error_and_no_licence()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var error = await Assert.ThrowsAsync<VirtException>(() => AccessRules.LoadAsync(path, CancellationToken.None));
        Assert.Equal(VirtErrorCode.OpenFailed, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vocabulary_is_libvirt_s()
    {
        // viraccessperm.h of libvirt 9.0, class by class.
        string[] expected =
        [
            "connect: getattr read write search-domains search-networks search-storage-pools search-node-devices search-interfaces search-secrets search-nwfilters search-nwfilter-bindings detect-storage-pools pm-control interface-transaction",
            "domain: getattr read write read-secure start stop reset save delete migrate checkpoint snapshot suspend hibernate core-dump pm-control init-control inject-nmi send-input send-signal fs-trim fs-freeze block-read block-write mem-read open-graphics open-device screenshot open-namespace set-time set-password",
            "interface: getattr read write save delete start stop",
            "network: getattr read write save delete start stop search-ports",
            "network_port: getattr read write create delete",
            "node_device: getattr read write start stop detach delete",
            "nwfilter: getattr read write save delete",
            "nwfilter_binding: getattr read create delete",
            "secret: getattr read write read-secure save delete",
            "storage_pool: getattr read write save delete start stop refresh search-storage-vols format",
            "storage_vol: getattr read create delete format resize data-read data-write",
        ];
        Assert.Equal(
            expected.SelectMany(line => line.Split(": ")[1].Split(' ').Select(right => $"{line.Split(':')[0]}.{right}")).Order(StringComparer.Ordinal),
            PermissionNames.All.Order(StringComparer.Ordinal));
    }

    private static bool Ask(string rules, CallerIdentity caller) =>
        new RulesAccessPolicy(AccessRules.Parse(rules, "rules"), caller)
            .IsAllowedAsync(Permissions.Domain.Start, Web, CancellationToken.None).Result;
}
