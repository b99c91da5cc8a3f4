using static VirtPS.Tests.Interop.Filters.FilterLab;
using static VirtPS.Tests.Interop.Filters.Frame;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>Filters that look into the host's ipsets, and follow them.</summary>
public sealed class HostSetTests : IAsyncLifetime
{
    private const string Friend = "10.9.0.2";
    private const string Stranger = "10.9.0.66";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FilterLab _lab = new();

    public Task InitializeAsync() => _lab.InitializeAsync();

    public Task DisposeAsync() => _lab.DisposeAsync();

    [LabFact("ipset")]
    public async Task What_is_in_a_set_passes_and_a_change_of_the_set_counts_without_anybody_saying_so()
    {
        await _lab.IpsetAsync("create friends hash:ip\nadd friends 10.9.0.2\n");
        await DefineAsync("friends-only", "<all ipset='friends' ipsetflags='dst'/>");
        await _lab.BindAsync("friends-only");
        Assert.Equal("10", await _lab.FromGuestAsync(To(Friend), To(Stranger)));
        Assert.Equal("10", await _lab.ToGuestAsync(From(Friend), From(Stranger)));

        await _lab.IpsetAsync("add friends 10.9.0.66\ndel friends 10.9.0.2\n");
        await UntilAsync("01");
        await _lab.IpsetAsync("flush friends\n");
        await UntilAsync("00");
        await _lab.IpsetAsync("add friends 10.9.0.2\n");
        await UntilAsync("10");

        // A set that is gone changes nothing for those who looked into it.
        await _lab.IpsetAsync("destroy friends\n");
        await LoggedAsync("go on with what was in the ipset 'friends'");
        Assert.Equal("10", await _lab.FromGuestAsync(To(Friend), To(Stranger)));
        await _lab.UnbindAsync();
        Assert.Empty(await _lab.NftAsync("list", "ruleset"));
    }

    [LabFact("ipset")]
    public async Task Networks_with_exceptions_ports_and_lists_hold_what_ipset_says()
    {
        await _lab.IpsetAsync("create nets hash:net\nadd nets 10.9.0.0/24\nadd nets 10.9.0.64/26 nomatch\nadd nets 10.9.0.66\n");
        await DefineAsync("nets", "<all ipset='nets' ipsetflags='dst'/>");
        await _lab.BindAsync("nets");
        Assert.Equal("101", await _lab.FromGuestAsync(To(Friend), To("10.9.0.65"), To(Stranger)));

        await _lab.IpsetAsync("create web hash:ip,port\nadd web 10.9.0.2,udp:2000\n");
        await DefineAsync("web", "<udp ipset='web' ipsetflags='dst,dst'/>");
        await _lab.BindAsync("web");
        Assert.Equal("100", await _lab.FromGuestAsync(
            To(Friend), Udp(GuestMac, OtherMac, GuestIP, Friend, 1000, 2001), To(Stranger)));

        await _lab.IpsetAsync("create both list:set\ncreate one hash:ip\ncreate two hash:ip\nadd one 10.9.0.2\nadd two 10.9.0.66\nadd both one\nadd both two\n");
        await DefineAsync("both", "<all match='no' ipset='both' ipsetflags='dst'/>");
        await _lab.BindAsync("both");
        Assert.Equal("001", await _lab.FromGuestAsync(To(Friend), To(Stranger), To("10.9.0.65")));
    }

    [LabFact("ipset")]
    public async Task Two_ports_and_a_killed_daemon_share_one_set()
    {
        await _lab.IpsetAsync("create friends hash:ip\nadd friends 10.9.0.2\n");
        await DefineAsync("friends-only", "<all ipset='friends' ipsetflags='dst'/>");
        await _lab.BindAsync("friends-only");
        await _lab.CrashAsync(async () => Assert.Equal("10", await _lab.FromGuestAsync(To(Friend), To(Stranger))));
        await _lab.IpsetAsync("add friends 10.9.0.66\n");
        await UntilAsync("11");
    }

    [LabFact("ipset")]
    public async Task What_cannot_be_looked_into_is_refused_by_name_and_nothing_is_bound()
    {
        await DefineAsync("missing", "<all ipset='nobody' ipsetflags='dst'/>");
        await RefusedAsync("missing", "the ipset 'nobody' cannot be read");
        await _lab.IpsetAsync("create odd hash:net,iface\ncreate six hash:ip family inet6\ncreate pair hash:ip,port\n");
        await DefineAsync("odd", "<all ipset='odd' ipsetflags='dst,dst'/>");
        await RefusedAsync("odd", "nftables cannot look into the ipset 'odd': it is of kind 'hash:net,iface'");
        await DefineAsync("six", "<all ipset='six' ipsetflags='dst'/>");
        await RefusedAsync("six", "the ipset 'six' has addresses of IPv6");
        await DefineAsync("pair", "<all ipset='pair' ipsetflags='dst'/>");
        await RefusedAsync("pair", "the elements of the ipset 'pair' have 2 parts");
        Assert.Empty(await _lab.VirshAsync("nwfilter-binding-list"));
        Assert.Empty(await _lab.NftAsync("list", "ruleset"));
    }

    private static byte[] To(string address) => Udp(GuestMac, OtherMac, GuestIP, address, 1000, 2000);

    private static byte[] From(string address) => Udp(OtherMac, GuestMac, address, GuestIP, 2000, 1000);

    private Task DefineAsync(string name, string match) => _lab.DefineAsync(
        name, $"<rule action='return' direction='out' priority='1'>{match}</rule><rule action='drop' direction='inout' priority='2'><all/></rule>");

    private async Task RefusedAsync(string filter, string why)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _lab.BindAsync(filter));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private async Task UntilAsync(string arrived)
    {
        var end = DateTime.UtcNow + Patience;
        while (await _lab.FromGuestAsync(To(Friend), To(Stranger)) is var seen && seen != arrived)
        {
            Assert.True(DateTime.UtcNow < end, $"{seen} arrived and not {arrived}: {_lab.Log}");
        }
    }

    private async Task LoggedAsync(string words)
    {
        var end = DateTime.UtcNow + Patience;
        while (!_lab.Log.Contains(words, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < end, $"nobody said '{words}': {_lab.Log}");
            await _lab.FromGuestAsync(To(Friend));
        }
    }
}
