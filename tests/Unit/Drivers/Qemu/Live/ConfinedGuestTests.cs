using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests that run as somebody else, and programs of the administrator's that watch them.</summary>
public sealed class ConfinedGuestTests
{
    private static readonly HostIdentity Owner = new(1234, 1235);

    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_guest_runs_as_another_user_and_its_disk_comes_back()
    {
        await using var host = await LiveHost.StartAsync("user = \"+23456\"\ngroup = \"+23457\"\n");
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("nobodys");
        var disk = Path.Combine(host.Scratch, "nobodys.qcow2");
        OwnedFile.Give(disk, Owner);

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("nobodys", 2);

        var status = await File.ReadAllTextAsync($"/proc/{ProcessOf("nobodys")}/status");
        Assert.Contains("Uid:\t23456", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Equal(new HostIdentity(23456, 23457), OwnerOf(disk));
        var label = XElement.Parse(await domains.GetXmlAsync(domain, DomainXmlFlags.None, Token)).Elements("seclabel").Single(item => (string?)item.Attribute("model") == "dac");
        Assert.Equal("+23456:+23457", label.Element("label")!.Value);
        Assert.Contains(await domains.GetSecurityLabelsAsync(domain, Token), item => item.Model == "dac" && item.Label == "+23456:+23457");

        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Equal(Owner, OwnerOf(disk));
        Assert.DoesNotContain("seclabel", await domains.GetXmlAsync(domain, DomainXmlFlags.None, Token), StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task A_guest_that_ends_while_no_daemon_is_there_gives_its_disk_back_too()
    {
        await using var host = await LiveHost.StartAsync("user = \"+23456\"\ngroup = \"+23457\"\n");
        var domain = await host.DefineAsync("orphaned");
        var disk = Path.Combine(host.Scratch, "orphaned.qcow2");
        OwnedFile.Give(disk, Owner);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);

        await host.RestartAsync(() =>
        {
            using var process = Process.GetProcessById(ProcessOf("orphaned"));
            process.Kill();
            return Task.CompletedTask;
        });

        Assert.Equal(DomainState.Shutoff, (await host.Connection.Domains!.GetSummaryAsync(domain, Token)).State);
        Assert.Equal(Owner, OwnerOf(disk));
    }

    [QemuFact]
    public async Task A_label_that_the_host_has_no_model_for_is_refused_by_name()
    {
        await using var host = await LiveHost.StartAsync();
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("labelled");
        var xml = XElement.Parse(await domains.GetXmlAsync(domain, DomainXmlFlags.None, Token));
        xml.Add(XElement.Parse("<seclabel type='static' model='selinux' relabel='yes'><label>system_u:system_r:svirt_t:s0:c1,c2</label></seclabel>"));
        await domains.DefineAsync(xml.ToString(), DomainDefineFlags.None, Token);

        var error = await Assert.ThrowsAsync<VirtException>(() => domains.StartAsync(domain, DomainStartFlags.None, Token));

        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);
        Assert.Contains("Unable to find security driver for model selinux", error.Message, StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task Programs_hear_of_each_step_with_the_definition_and_may_forbid_the_first()
    {
        await using var host = await LiveHost.StartAsync();
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("watched");
        var log = Path.Combine(host.Scratch, "log");
        host.Hook($"echo \"$1 $2 $3 $4 $(grep -c '<name>watched</name>')\" >> '{log}'");

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Equal(["watched prepare begin - 1", "watched start begin - 1", "watched started begin - 1"], await File.ReadAllLinesAsync(log));
        File.Delete(log);
        await host.RestartAsync();
        Assert.Equal(["watched reconnect begin - 1"], await File.ReadAllLinesAsync(log));
        File.Delete(log);
        await host.Connection.Domains!.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Equal(["watched stopped end - 1", "watched release end - 1"], await File.ReadAllLinesAsync(log));

        host.Hook("[ \"$2\" != prepare ] || { echo 'not today' >&2; exit 1; }");
        var error = await Assert.ThrowsAsync<VirtException>(() => host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token));
        Assert.Equal(VirtErrorCode.HookScriptFailed, error.Code);
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
        Assert.Equal(DomainState.Shutoff, (await host.Connection.Domains!.GetSummaryAsync(domain, Token)).State);
    }

    private static HostIdentity OwnerOf(string file) => FileFacts.Of(file) is { } facts ? new HostIdentity(facts.Owner, facts.Group) : default;

    private static int ProcessOf(string name) => Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Single(id => id > 0 && CommandLineOf(id).Contains($"guest={name},", StringComparison.Ordinal));

    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
