namespace VirtPS.Tests.Interop;

/// <summary>Guests of an unprivileged user get to bridges by QEMU's setuid program, and nowhere else.</summary>
public sealed class SessionBridgeTests
{
    [SessionBridgeFact]
    public async Task A_guest_is_a_port_of_its_bridge_for_as_long_as_it_runs()
    {
        await using var host = await SessionBridgeHost.StartAsync();
        var guest = host.Guest("bridged", $"<interface type='bridge'><source bridge='{SessionBridgeHost.Allowed}'/><model type='virtio'/></interface>");

        _ = (await host.VirshAsync("create", guest)).Success;

        var port = Assert.Single(await host.PortsOfAsync(SessionBridgeHost.Allowed));
        Assert.StartsWith(port + " ", (await host.VirshAsync("domiflist", "bridged")).Success.Trim(), StringComparison.Ordinal);
        _ = (await host.VirshAsync("destroy", "bridged")).Success;
        Assert.Empty(await host.PortsOfAsync(SessionBridgeHost.Allowed));
    }

    [SessionBridgeFact]
    public async Task A_card_is_plugged_into_a_running_guest_and_a_network_of_the_hosts_bridge_is_as_good()
    {
        await using var host = await SessionBridgeHost.StartAsync();
        var network = Path.Combine(host.Scratch, "network.xml");
        await File.WriteAllTextAsync(network, $"<network><name>hosts</name><forward mode='bridge'/><bridge name='{SessionBridgeHost.Allowed}'/></network>");
        _ = (await host.VirshAsync("net-create", network)).Success;

        _ = (await host.VirshAsync("create", host.Guest("plugged", "<interface type='network'><source network='hosts'/><model type='virtio'/></interface>"))).Success;
        Assert.Single(await host.PortsOfAsync(SessionBridgeHost.Allowed));
        Assert.Contains("<network connections='1'>", (await host.VirshAsync("net-dumpxml", "hosts")).Success, StringComparison.Ordinal);
        _ = (await host.VirshAsync("attach-interface", "plugged", "bridge", SessionBridgeHost.Allowed, "--model", "e1000", "--live")).Success;
        Assert.Equal(2, (await host.PortsOfAsync(SessionBridgeHost.Allowed)).Length);

        _ = (await host.VirshAsync("destroy", "plugged")).Success;
        Assert.Empty(await host.PortsOfAsync(SessionBridgeHost.Allowed));
        Assert.DoesNotContain("connections=", (await host.VirshAsync("net-dumpxml", "hosts")).Success, StringComparison.Ordinal);
    }

    [SessionBridgeFact]
    public async Task What_the_program_refuses_is_said_in_its_words_and_leaves_nothing()
    {
        await using var host = await SessionBridgeHost.StartAsync();

        var refused = await host.VirshAsync("create", host.Guest("refused", $"<interface type='bridge'><source bridge='{SessionBridgeHost.Forbidden}'/><model type='virtio'/></interface>"));
        var limited = await host.VirshAsync("create", host.Guest("limited", $"<interface type='bridge'><source bridge='{SessionBridgeHost.Allowed}'/><bandwidth><inbound average='100'/></bandwidth></interface>"));
        var direct = await host.VirshAsync("create", host.Guest("direct", $"<interface type='direct'><source dev='{SessionBridgeHost.Allowed}' mode='bridge'/></interface>"));

        Assert.Contains($"--use-vnet --br={SessionBridgeHost.Forbidden} --fd=", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("failed to communicate with bridge helper: stderr=access denied by acl file", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Transport endpoint is not connected", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Network bandwidth tuning is not available in session mode", limited.Errors, StringComparison.Ordinal);
        Assert.Contains("network cards of type 'direct' need the superuser's daemon", direct.Errors, StringComparison.Ordinal);
        Assert.Empty((await host.VirshAsync("list", "--all", "--name")).Success.Trim());
        Assert.Empty(await host.PortsOfAsync(SessionBridgeHost.Allowed));
        Assert.Empty(await host.PortsOfAsync(SessionBridgeHost.Forbidden));
    }

    [SessionBridgeFact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var host = await SessionBridgeHost.StartAsync("/nowhere/qemu-bridge-helper");

        var refused = await host.VirshAsync("create", host.Guest("alone", $"<interface type='bridge'><source bridge='{SessionBridgeHost.Allowed}'/></interface>"));

        Assert.Contains("'/nowhere/qemu-bridge-helper' is not a suitable bridge helper: No such file or directory", refused.Errors, StringComparison.Ordinal);
    }
}

/// <summary>Marks a test that needs what <see cref="SessionBridgeHost"/> needs, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SessionBridgeFactAttribute : FactAttribute
{
    public SessionBridgeFactAttribute() => Skip = SessionBridgeHost.Missing;
}
