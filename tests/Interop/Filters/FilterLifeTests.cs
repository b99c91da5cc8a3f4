using static VirtPS.Tests.Interop.Filters.FilterLab;
using static VirtPS.Tests.Interop.Filters.Frame;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>How rules come, stay and go on a host where more happens than the daemon does.</summary>
public sealed class FilterLifeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly byte[] Own = Udp(GuestMac, OtherMac, GuestIP, OtherIP, 1000, 2000);
    private static readonly byte[] Spoofed = Udp(GuestMac, OtherMac, "10.9.0.7", OtherIP, 1000, 2000);

    private readonly FilterLab _lab = new();

    public Task InitializeAsync() => _lab.InitializeAsync();

    public Task DisposeAsync() => _lab.DisposeAsync();

    [LabFact]
    public async Task Nothing_is_left_behind_and_others_rules_stay()
    {
        await _lab.NftAsync("add table inet theirs");
        await _lab.BindAsync("clean-traffic", ("IP", GuestIP));
        Assert.Contains("virtps_filter", await _lab.NftAsync("list", "tables"), StringComparison.Ordinal);
        await _lab.UnbindAsync();
        Assert.Equal("table inet theirs", await _lab.NftAsync("list", "tables"));
        Assert.Empty(await _lab.VirshAsync("nwfilter-binding-list"));
    }

    [LabFact]
    public async Task Rules_come_back_when_another_program_takes_all_rules_away()
    {
        await _lab.BindAsync("clean-traffic", ("IP", GuestIP));
        foreach (var command in new[] { "flush ruleset", "flush chain bridge virtps_filter frames_out_vnet0", "delete table bridge virtps_filter" })
        {
            await _lab.NftAsync(command.Split(' '));
            await UntilAsync(async () => (await _lab.FromGuestAsync(Own, Spoofed)) == "10");
        }

        Assert.Contains("another program has changed the filters' rules", _lab.Log, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Rules_outlive_the_daemon_and_are_managed_again()
    {
        await _lab.BindAsync("clean-traffic", ("IP", GuestIP));
        await _lab.CrashAsync(async () => Assert.Equal("10", await _lab.FromGuestAsync(Own, Spoofed)));
        Assert.Equal("vnet0   clean-traffic", await _lab.VirshAsync("nwfilter-binding-list"));
        Assert.Equal("10", await _lab.FromGuestAsync(Own, Spoofed));
        await _lab.UnbindAsync();
        Assert.Empty(await _lab.NftAsync("list", "ruleset"));
    }

    [LabFact]
    public async Task An_address_is_learned_from_the_first_packet_and_kept_across_a_crash()
    {
        await _lab.BindAsync("clean-traffic");
        await _lab.FromGuestAsync(Own);
        await UntilAsync(async () => (await _lab.FromGuestAsync(Own, Spoofed)) == "10");
        await _lab.CrashAsync();
        Assert.Equal("10", await _lab.FromGuestAsync(Own, Spoofed));
    }

    [LabFact]
    public async Task An_address_is_learned_from_a_lease_for_as_long_as_it_lasts()
    {
        await _lab.BindAsync("clean-traffic", ("CTRL_IP_LEARNING", "dhcp"), ("DHCPSERVER", OtherIP));
        Assert.Equal("0", await _lab.FromGuestAsync(Own));
        await _lab.ToGuestAsync(DhcpAck(OtherMac, "10.9.0.66", GuestMac, "10.9.0.7", 3600));
        await _lab.ToGuestAsync(DhcpAck(OtherMac, OtherIP, GuestMac, GuestIP, 4));
        await UntilAsync(async () => (await _lab.FromGuestAsync(Own, Spoofed)) == "10");
        await UntilAsync(async () => (await _lab.FromGuestAsync(Own)) == "0");
    }

    [LabFact]
    public async Task What_cannot_be_bound_leaves_no_trace()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _lab.BindAsync("clean-traffic", ("CTRL_IP_LEARNING", "none")));
        Assert.Contains("Cannot instantiate filter due to unresolvable variables or unavailable list elements: IP", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<InvalidOperationException>(() => _lab.BindAsync("nosuch"));
        Assert.Contains("referenced filter 'nosuch' is missing", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<InvalidOperationException>(() => _lab.BindAsync("clean-traffic", ("IP", "no.address")));
        Assert.Contains("has illegal value no.address", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _lab.VirshAsync("nwfilter-binding-list"));
        Assert.Empty(await _lab.NftAsync("list", "ruleset"));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < end, "it did not happen in time");
        }
    }
}
