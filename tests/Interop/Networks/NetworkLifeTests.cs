using System.Diagnostics;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>Networks outlive their daemon, and leave nothing behind when they are stopped.</summary>
public sealed class NetworkLifeTests : IAsyncLifetime
{
    private VirtualHost _host = null!;

    public async Task InitializeAsync()
    {
        if (Peer.MissingRoot(NetworkFactAttribute.Programs) is null)
        {
            _host = await VirtualHost.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [NetworkFact]
    public async Task A_stopped_network_leaves_no_rule_bridge_process_or_file()
    {
        var before = await StateAsync();
        await _host.NetworkAsync(Xml("one", 71, "<bandwidth><inbound average='1000'/><outbound average='1000'/></bandwidth>"));
        await _host.NetworkAsync(Xml("two", 72));
        Assert.NotNull(_host.Dnsmasq("one"));
        await _host.VirshAsync("net-destroy", "one");
        Assert.Null(_host.Dnsmasq("one"));
        Assert.DoesNotContain("virbr71", await StateAsync(), StringComparison.Ordinal);
        Assert.Contains("virbr72", await StateAsync(), StringComparison.Ordinal);
        await _host.VirshAsync("net-destroy", "two");
        Assert.Equal(before, await StateAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Root, "var/lib/virtps/network/dnsmasq")));
        Assert.Equal(["autostarted"], Directory.EnumerateFileSystemEntries(Path.Combine(_host.Root, "run/virtps/network")).Select(Path.GetFileName));
    }

    [NetworkFact]
    public async Task A_network_that_cannot_start_leaves_nothing_either()
    {
        var before = await StateAsync();
        await _host.VirshAsync("net-define", await _host.WriteAsync(Xml("bad", 71, "<mtu size='70000'/>").Replace("stp='off'", "stp='off' macTableManager='libvirt' zone='nowhere'", StringComparison.Ordinal)));
        await _host.RefusedAsync("net-start", "bad");
        Assert.Equal(before, await StateAsync());
        Assert.Null(_host.Dnsmasq("bad"));
        Assert.Contains("inactive", await _host.VirshAsync("net-list", "--all"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task A_killed_daemon_leaves_networks_running_and_the_next_one_manages_them()
    {
        await _host.NetworkAsync(Xml("kept", 71));
        await _host.VirshAsync("net-create", await _host.WriteAsync(Xml("passing", 72)));
        await _host.VirshAsync("net-update", "kept", "add", "dns-txt", "<txt name='live' value='1'/>", "--live");
        var (process, state) = (_host.Dnsmasq("kept"), await StateAsync());
        Process.GetProcessById(_host.Daemon.ProcessId).Kill();
        await _host.Daemon.EndAsync();
        Assert.Equal(process, _host.Dnsmasq("kept"));
        Assert.Equal(state, await StateAsync());

        await _host.StartDaemonAsync();
        Assert.Equal(process, _host.Dnsmasq("kept"));
        Assert.Contains("live", await _host.VirshAsync("net-dumpxml", "kept"), StringComparison.Ordinal);
        Assert.DoesNotContain("live", await _host.VirshAsync("net-dumpxml", "kept", "--inactive"), StringComparison.Ordinal);
        Assert.Contains("Persistent:     no", await _host.VirshAsync("net-info", "passing"), StringComparison.Ordinal);
        await _host.VirshAsync("net-destroy", "passing");
        await _host.VirshAsync("net-destroy", "kept");
        Assert.Null(_host.Dnsmasq("kept"));
        Assert.DoesNotContain("virbr7", await StateAsync(), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task What_ended_with_its_daemon_is_put_right_by_the_next_one()
    {
        await _host.NetworkAsync(Xml("served", 71));
        await _host.NetworkAsync(Xml("gone", 72));
        Process.GetProcessById(_host.Daemon.ProcessId).Kill();
        await _host.Daemon.EndAsync();
        Process.GetProcessById(_host.Dnsmasq("served")!.Value).Kill();
        await _host.Host.ScriptAsync("ip link delete virbr72; nft flush ruleset");

        await _host.StartDaemonAsync();
        Assert.NotNull(_host.Dnsmasq("served"));
        Assert.Null(_host.Dnsmasq("gone"));
        Assert.Contains("virbr71", await _host.Host.DoAsync("nft", "list", "ruleset"), StringComparison.Ordinal);
        Assert.DoesNotContain("virbr72", await StateAsync(), StringComparison.Ordinal);
        Assert.Contains("Active:         no", await _host.VirshAsync("net-info", "gone"), StringComparison.Ordinal);
        await _host.VirshAsync("net-start", "gone");
    }

    [NetworkFact]
    public async Task Rules_come_back_after_the_firewall_was_flushed_and_after_a_reload()
    {
        await _host.NetworkAsync(Xml("one", 71));
        await _host.Host.DoAsync("nft", "flush", "ruleset");
        await _host.Host.UntilAsync("in-virbr71", "nft", "list", "ruleset");
        await _host.Host.DoAsync("nft", "flush", "chain", "inet", "virtps_network", "in-virbr71");
        _host.Daemon.Signal(DaemonRun.Hangup);
        await _host.Host.UntilAsync("reject", "nft", "list", "chain", "inet", "virtps_network", "in-virbr71");
    }

    [NetworkFact]
    public async Task Networks_start_with_the_host_once()
    {
        await _host.VirshAsync("net-define", await _host.WriteAsync(Xml("first", 71)));
        await _host.VirshAsync("net-autostart", "first");
        File.Delete(Path.Combine(_host.Root, "run/virtps/network/autostarted"));
        await _host.StartDaemonAsync();
        Assert.Contains("Active:         yes", await _host.VirshAsync("net-info", "first"), StringComparison.Ordinal);
        await _host.VirshAsync("net-destroy", "first");
        await _host.StartDaemonAsync();
        Assert.Contains("Active:         no", await _host.VirshAsync("net-info", "first"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Changes_reach_what_runs()
    {
        await _host.NetworkAsync(Xml("live", 71));
        var process = _host.Dnsmasq("live");
        await _host.VirshAsync("net-update", "live", "add", "ip-dhcp-host", "<host mac='52:54:00:00:00:21' ip='192.168.71.21'/>", "--live", "--config");
        var guest = await _host.GuestAsync("virbr71", "52:54:00:00:00:21");
        Assert.Contains("192.168.71.21/24", await guest.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
        Assert.Equal(process, _host.Dnsmasq("live"));
        await _host.VirshAsync("net-update", "live", "add", "dns-host", "<host ip='192.168.71.9'><hostname>nine</hostname></host>", "--live");
        await guest.UntilAsync("192.168.71.9", "busybox", "nslookup", "nine", "192.168.71.1");
        await _host.VirshAsync("net-update", "live", "delete", "ip-dhcp-range", "<range start='192.168.71.100' end='192.168.71.200'/>", "--live");
        await _host.VirshAsync("net-update", "live", "add", "ip-dhcp-range", "<range start='192.168.71.50' end='192.168.71.59'/>", "--live");
        Assert.NotEqual(process, _host.Dnsmasq("live"));
        var other = await _host.GuestAsync("virbr71", "52:54:00:00:00:22");
        Assert.Contains("192.168.71.5", await other.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Addresses_that_the_host_has_elsewhere_are_refused()
    {
        await _host.VirshAsync("net-define", await _host.WriteAsync(Xml("clash", 71).Replace("192.168.71", "203.0.113", StringComparison.Ordinal)));
        Assert.Contains("Network is already in use by interface out0", await _host.RefusedAsync("net-start", "clash"), StringComparison.Ordinal);
        Assert.Contains(
            "bridge name 'virbr71' already in use", await _host.RefusedAsync("net-define", await _host.WriteAsync(Xml("thief", 71))), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Hooks_see_networks_come_and_go_and_can_forbid_it()
    {
        var hooks = Directory.CreateDirectory(Path.Combine(_host.Root, "etc/virtps/hooks"));
        var (script, log) = (Path.Combine(hooks.FullName, "network"), Path.Combine(_host.Root, "hooks.log"));
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho \"$@\" >> {log}\ngrep -q '<network' || exit 1\n[ \"$1 $2\" != 'never start' ] || {{ echo not today >&2; exit 3; }}\n");
        await _host.Host.DoAsync("chmod", "755", script);
        await _host.NetworkAsync(Xml("told", 71));
        await _host.VirshAsync("net-destroy", "told");
        Assert.Equal(["told start begin -", "told started begin -", "told stopped end -"], await File.ReadAllLinesAsync(log));
        await _host.VirshAsync("net-define", await _host.WriteAsync(Xml("never", 72)));
        Assert.Contains("not today", await _host.RefusedAsync("net-start", "never"), StringComparison.Ordinal);
    }

    private static string Xml(string name, int subnet, string inner = "") => $"""
        <network>
          <name>{name}</name>
          <forward mode='nat'/>
          <bridge name='virbr{subnet}' stp='off' delay='0'/>
          {inner}
          <ip address='192.168.{subnet}.1' netmask='255.255.255.0'><dhcp><range start='192.168.{subnet}.100' end='192.168.{subnet}.200'/></dhcp></ip>
        </network>
        """;

    private async Task<string> StateAsync() =>
        string.Join('\n', (await _host.Host.DoAsync("ip", "-br", "link")).Split('\n').Select(line => line.Split(' ')[0])) + await _host.Host.DoAsync("nft", "list", "ruleset");
}
