namespace VirtPS.Tests.Interop;

/// <summary>The real virsh against virtpsd prints what it prints of its own test host.</summary>
/// <param name="daemon">The daemon.</param>
public sealed class VirshTests(SharedDaemon daemon) : IClassFixture<SharedDaemon>
{
    [PeerTheory("virsh")]
    [InlineData("list --all")]
    [InlineData("domstate test --reason")]
    [InlineData("dumpxml test")]
    [InlineData("net-list --all")]
    [InlineData("net-info default")]
    [InlineData("net-dumpxml default")]
    [InlineData("pool-list --all --details")]
    [InlineData("pool-info default-pool")]
    [InlineData("vol-list default-pool")]
    [InlineData("iface-list --all")]
    [InlineData("iface-dumpxml eth1")]
    [InlineData("nodeinfo")]
    public async Task A_command_prints_the_same(string command)
    {
        var local = await Peer.RunAsync("virsh", ["-c", "test:///default", .. command.Split(' ')]);
        var served = await Peer.RunAsync("virsh", ["-c", daemon.Uri, .. command.Split(' ')]);
        Assert.Equal(local.Success, served.Success);
    }

    [PeerFact("virsh")]
    public async Task The_uri_is_the_hosts() =>
        Assert.Equal($"{daemon.Uri}\n\n", (await Peer.RunAsync("virsh", "-c", daemon.Uri, "uri")).Success);

    [PeerFact("virsh")]
    public async Task Through_the_socket_for_looking_nothing_can_be_changed()
    {
        var uri = daemon.UriOf("virtps-sock-ro");
        Assert.Contains("default", (await Peer.RunAsync("virsh", "-r", "-c", uri, "net-list", "--all")).Success, StringComparison.Ordinal);
        var refused = await Peer.RunAsync("virsh", "-c", uri, "net-destroy", "default");
        Assert.Equal(1, refused.Code);
        Assert.Contains("error: operation forbidden: read only access prevents", refused.Errors, StringComparison.Ordinal);
    }

    [PeerFact("virsh")]
    public async Task A_host_that_is_not_served_is_named()
    {
        var answer = await Peer.RunAsync("virsh", "-c", daemon.Uri.Replace("test+", "vz+", StringComparison.Ordinal), "uri");
        Assert.Equal(1, answer.Code);
        Assert.Contains("no driver takes 'vz' URIs", answer.Errors, StringComparison.Ordinal);
    }
}
