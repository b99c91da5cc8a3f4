using System.Diagnostics;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>Networks outlive their daemon, and leave nothing behind when they are stopped.</summary>
public sealed class NetworkLifeTests : OnVirtualHost
{
    [NetworkFact]
    public async Task A_stopped_network_leaves_no_rule_bridge_process_or_file()
    {
        var before = await StateAsync();
        await Lab.NetworkAsync(Xml("one", 71, "<bandwidth><inbound average='1000'/><outbound average='1000'/></bandwidth>"));
        await Lab.NetworkAsync(Xml("two", 72));
        Assert.NotNull(Lab.Dnsmasq("one"));
        await Lab.VirshAsync("net-destroy", "one");
        Assert.Null(Lab.Dnsmasq("one"));
        Assert.DoesNotContain("virbr71", await StateAsync(), StringComparison.Ordinal);
        Assert.Contains("virbr72", await StateAsync(), StringComparison.Ordinal);
        await Lab.VirshAsync("net-destroy", "two");
        Assert.Equal(before, await StateAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Lab.Root, "var/lib/virtps/network/dnsmasq")));
        Assert.Equal(["autostarted"], Directory.EnumerateFileSystemEntries(Path.Combine(Lab.Root, "run/virtps/network")).Select(Path.GetFileName));
    }

    [NetworkFact]
    public async Task A_network_that_cannot_start_leaves_nothing_either()
    {
        var before = await StateAsync();
        await Lab.VirshAsync("net-define", await Lab.WriteAsync(Xml("bad", 71, "<mtu size='70000'/>").Replace("stp='off'", "stp='off' macTableManager='libvirt' zone='nowhere'", StringComparison.Ordinal)));
        await Lab.RefusedAsync("net-start", "bad");
        Assert.Equal(before, await StateAsync());
        Assert.Null(Lab.Dnsmasq("bad"));
        Assert.Contains("inactive", await Lab.VirshAsync("net-list", "--all"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task A_killed_daemon_leaves_networks_running_and_the_next_one_manages_them()
    {
        await Lab.NetworkAsync(Xml("kept", 71));
        await Lab.VirshAsync("net-create", await Lab.WriteAsync(Xml("passing", 72)));
        await Lab.VirshAsync("net-update", "kept", "add", "dns-txt", "<txt name='live' value='1'/>", "--live");
        var (process, state) = (Lab.Dnsmasq("kept"), await StateAsync());
        Process.GetProcessById(Lab.Daemon.ProcessId).Kill();
        await Lab.Daemon.EndAsync();
        Assert.Equal(process, Lab.Dnsmasq("kept"));
        Assert.Equal(state, await StateAsync());

        await Lab.StartDaemonAsync();
        Assert.Equal(process, Lab.Dnsmasq("kept"));
        Assert.Contains("live", await Lab.VirshAsync("net-dumpxml", "kept"), StringComparison.Ordinal);
        Assert.DoesNotContain("live", await Lab.VirshAsync("net-dumpxml", "kept", "--inactive"), StringComparison.Ordinal);
        Assert.Contains("Persistent:     no", await Lab.VirshAsync("net-info", "passing"), StringComparison.Ordinal);
        await Lab.VirshAsync("net-destroy", "passing");
        await Lab.VirshAsync("net-destroy", "kept");
        Assert.Null(Lab.Dnsmasq("kept"));
        Assert.DoesNotContain("virbr7", await StateAsync(), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task What_ended_with_its_daemon_is_put_right_by_the_next_one()
    {
        await Lab.NetworkAsync(Xml("served", 71));
        await Lab.NetworkAsync(Xml("gone", 72));
        Process.GetProcessById(Lab.Daemon.ProcessId).Kill();
        await Lab.Daemon.EndAsync();
        Process.GetProcessById(Lab.Dnsmasq("served")!.Value).Kill();
        await Lab.Host.ScriptAsync("ip link delete virbr72; nft flush ruleset");

        await Lab.StartDaemonAsync();
        Assert.NotNull(Lab.Dnsmasq("served"));
        Assert.Null(Lab.Dnsmasq("gone"));
        Assert.Contains("virbr71", await Lab.Host.DoAsync("nft", "list", "ruleset"), StringComparison.Ordinal);
        Assert.DoesNotContain("virbr72", await StateAsync(), StringComparison.Ordinal);
        Assert.Contains("Active:         no", await Lab.VirshAsync("net-info", "gone"), StringComparison.Ordinal);
        await Lab.VirshAsync("net-start", "gone");
    }

    [NetworkFact]
    public async Task Rules_come_back_after_the_firewall_was_flushed_and_after_a_reload()
    {
        await Lab.NetworkAsync(Xml("one", 71));
        await Lab.Host.DoAsync("nft", "flush", "ruleset");
        await Lab.Host.UntilAsync("in-virbr71", "nft", "list", "ruleset");
        await Lab.Host.DoAsync("nft", "flush", "chain", "inet", "virtps_network", "in-virbr71");
        Lab.Daemon.Signal(DaemonRun.Hangup);
        await Lab.Host.UntilAsync("reject", "nft", "list", "chain", "inet", "virtps_network", "in-virbr71");
    }

    [NetworkFact]
    public async Task Networks_start_with_theLab_once()
    {
        await Lab.VirshAsync("net-define", await Lab.WriteAsync(Xml("first", 71)));
        await Lab.VirshAsync("net-autostart", "first");
        File.Delete(Path.Combine(Lab.Root, "run/virtps/network/autostarted"));
        await Lab.StartDaemonAsync();
        Assert.Contains("Active:         yes", await Lab.VirshAsync("net-info", "first"), StringComparison.Ordinal);
        await Lab.VirshAsync("net-destroy", "first");
        await Lab.StartDaemonAsync();
        Assert.Contains("Active:         no", await Lab.VirshAsync("net-info", "first"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Changes_reach_what_runs()
    {
        await Lab.NetworkAsync(Xml("live", 71));
        var process = Lab.Dnsmasq("live");
        await Lab.VirshAsync("net-update", "live", "add", "ip-dhcp-host", "<host mac='52:54:00:00:00:21' ip='192.168.71.21'/>", "--live", "--config");
        var guest = await Lab.GuestAsync("virbr71", "52:54:00:00:00:21");
        Assert.Contains("192.168.71.21/24", await guest.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
        Assert.Equal(process, Lab.Dnsmasq("live"));
        await Lab.VirshAsync("net-update", "live", "add", "dns-host", "<host ip='192.168.71.9'><hostname>nine</hostname></host>", "--live");
        await guest.UntilAsync("192.168.71.9", "busybox", "nslookup", "nine", "192.168.71.1");
        await Lab.VirshAsync("net-update", "live", "delete", "ip-dhcp-range", "<range start='192.168.71.100' end='192.168.71.200'/>", "--live");
        await Lab.VirshAsync("net-update", "live", "add", "ip-dhcp-range", "<range start='192.168.71.50' end='192.168.71.59'/>", "--live");
        Assert.NotEqual(process, Lab.Dnsmasq("live"));
        var other = await Lab.GuestAsync("virbr71", "52:54:00:00:00:22");
        Assert.Contains("192.168.71.5", await other.DoAsync("ip", "-4", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Addresses_that_theLab_has_elsewhere_are_refused()
    {
        await Lab.VirshAsync("net-define", await Lab.WriteAsync(Xml("clash", 71).Replace("192.168.71", "203.0.113", StringComparison.Ordinal)));
        Assert.Contains("Network is already in use by interface out0", await Lab.RefusedAsync("net-start", "clash"), StringComparison.Ordinal);
        Assert.Contains(
            "bridge name 'virbr71' already in use", await Lab.RefusedAsync("net-define", await Lab.WriteAsync(Xml("thief", 71))), StringComparison.Ordinal);
    }

    [NetworkFact]
    public async Task Hooks_see_networks_come_and_go_and_can_forbid_it()
    {
        var hooks = Directory.CreateDirectory(Path.Combine(Lab.Root, "etc/virtps/hooks"));
        var (script, log) = (Path.Combine(hooks.FullName, "network"), Path.Combine(Lab.Root, "hooks.log"));
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho \"$@\" >> {log}\ngrep -q '<network' || exit 1\n[ \"$1 $2\" != 'never start' ] || {{ echo not today >&2; exit 3; }}\n");
        await Lab.Host.DoAsync("chmod", "755", script);
        await Lab.NetworkAsync(Xml("told", 71));
        await Lab.VirshAsync("net-destroy", "told");
        Assert.Equal(["told start begin -", "told started begin -", "told stopped end -"], await File.ReadAllLinesAsync(log));
        await Lab.VirshAsync("net-define", await Lab.WriteAsync(Xml("never", 72)));
        Assert.Contains("not today", await Lab.RefusedAsync("net-start", "never"), StringComparison.Ordinal);
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
        string.Join('\n', (await Lab.Host.DoAsync("ip", "-br", "link")).Split('\n').Select(line => line.Split(' ')[0])) + await Lab.Host.DoAsync("nft", "list", "ruleset");
}
