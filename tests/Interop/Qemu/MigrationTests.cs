namespace VirtPS.Tests.Interop;

/// <summary>Real guests move between two of our hosts, driven by libvirt's own clients.</summary>
public sealed class MigrationTests
{
    [PeerTheory("virsh", "qemu-system-x86_64")]
    [InlineData("--live")]
    [InlineData("--live", "--p2p")]
    [InlineData("--live", "--p2p", "--tunnelled")]
    [InlineData("--live", "--parallel", "--parallel-connections", "2")]
    [InlineData("--live", "--auto-converge", "--compressed", "--comp-methods", "xbzrle")]
    [InlineData("--p2p")]
    public async Task A_guest_moves_and_goes_on_where_it_was(params string[] options)
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("mover");
        (await hosts.TryMigrateAsync("mover", options)).Success.ToString();
        Assert.Equal("running", (await hosts.RightAsync("domstate", "mover")).Trim());
        Assert.Equal("running (migrated)", (await hosts.RightAsync("domstate", "--reason", "mover")).Trim());
        Assert.Equal("shut off (migrated)", (await hosts.LeftAsync("domstate", "--reason", "mover")).Trim());
        await hosts.HearAsync("mover", 3);
        Assert.Contains("Incoming migration", await hosts.RightAsync("domjobinfo", "--completed", "mover"));
        Assert.Contains("Outgoing migration", await hosts.LeftAsync("domjobinfo", "--completed", "mover"));
    }
}
