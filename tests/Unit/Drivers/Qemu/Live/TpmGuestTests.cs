using System.Globalization;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests with an emulated TPM, whose emulator runs as a user of its own.</summary>
public sealed class TpmGuestTests
{
    private const string Settings = "user = \"+23456\"\ngroup = \"+23457\"\nswtpm_user = \"tss\"\nswtpm_group = \"tss\"\n";
    private const string Tpm = "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>";

    private static CancellationToken Token => CancellationToken.None;

    [TpmFact]
    public async Task An_emulator_runs_as_its_user_keeps_its_state_and_ends_with_the_guest()
    {
        await using var host = await LiveHost.StartAsync(Settings);
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("measured", Tpm);
        var state = StateOf(host, domain);
        var log = Path.Combine(RootOf(host), "var/log/virtps/qemu/swtpm/measured-swtpm.log");
        var tss = new HostIdentity(HostAccounts.ReadUser("tss")!.Id, HostAccounts.ReadGroup("tss")!.Value);

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("measured", 2);
        var emulator = Assert.Single(EmulatorsOf(state));
        Assert.Contains($"Uid:\t{tss.User}\t{tss.User}\t{tss.User}\t{tss.User}", await File.ReadAllTextAsync($"/proc/{emulator.Id}/status"), StringComparison.Ordinal);
        Assert.All([state, log, .. Directory.EnumerateFiles(state)], path => Assert.Equal(tss, OwnerOf(path)));
        var socket = Directory.EnumerateFiles(RootOf(host), "*-swtpm.sock", SearchOption.AllDirectories).Single();
        Assert.Equal(new HostIdentity(23456, 23457), OwnerOf(socket));

        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.False(emulator.IsAlive);
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
        var kept = await File.ReadAllBytesAsync(Directory.EnumerateFiles(state, "*.permall").Single());
        Assert.NotEmpty(kept);

        // The next run has the same module: it is not made a second time.
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Equal(1, (await File.ReadAllLinesAsync(log)).Count(line => line.StartsWith("Starting vTPM manufacturing", StringComparison.Ordinal)));
        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await domains.UndefineAsync(domain, DomainUndefineFlags.None, Token);
        Assert.False(Directory.Exists(Path.GetDirectoryName(state)));
        Assert.Empty(EmulatorsOf(state));
    }

    [TpmFact]
    public async Task A_state_that_cannot_be_made_is_said_with_its_log_and_leaves_nothing()
    {
        // Nobody but its owner may sign certificates on this host.
        await using var host = await LiveHost.StartAsync("swtpm_user = \"+34567\"\nswtpm_group = \"+34568\"\n");
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("unsigned", Tpm);
        var state = StateOf(host, domain);

        var error = await Assert.ThrowsAsync<VirtException>(() => domains.StartAsync(domain, DomainStartFlags.None, Token));

        Assert.Equal(VirtErrorCode.InternalError, error.Code);
        Assert.Contains("swtpm_setup'. exitstatus: 1; Check error log '", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(state)));
        Assert.Empty(EmulatorsOf(state));
        Assert.Equal(DomainState.Shutoff, (await domains.GetSummaryAsync(domain, Token)).State);
    }

    [QemuTheory]
    [InlineData("no", DomainUndefineFlags.None, false)]
    [InlineData("no", DomainUndefineFlags.Tpm, false)]
    [InlineData("no", DomainUndefineFlags.KeepTpm, true)]
    [InlineData("yes", DomainUndefineFlags.None, true)]
    [InlineData("yes", DomainUndefineFlags.Tpm, false)]
    public async Task A_state_goes_with_the_definition_unless_it_is_to_stay(string persistent, DomainUndefineFlags flags, bool stays)
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await host.DefineAsync("forgotten", $"<tpm model='tpm-tis'><backend type='emulator' version='2.0' persistent_state='{persistent}'/></tpm>");
        var state = StateOf(host, domain);
        Directory.CreateDirectory(state);

        await host.Connection.Domains!.UndefineAsync(domain, flags, Token);

        Assert.Equal(stays, Directory.Exists(state));
    }

    private static string RootOf(LiveHost host) => Path.GetDirectoryName(host.Scratch)!;

    private static string StateOf(LiveHost host, DomainRef domain) => Path.Combine(RootOf(host), "var/lib/virtps/qemu/swtpm", VirtUuid.Format(domain.Uuid), "tpm2");

    private static HostIdentity OwnerOf(string file) => FileFacts.Of(file) is { } facts ? new HostIdentity(facts.Owner, facts.Group) : default;

    private static DetachedProcess[] EmulatorsOf(string state) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && CommandLineOf(id).Contains($"dir={state},", StringComparison.Ordinal)).Select(DetachedProcess.Adopt).OfType<DetachedProcess>(),
    ];

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

/// <summary>Marks a test that starts a real QEMU with a real TPM emulator, and is skipped, by name, where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TpmFactAttribute : FactAttribute
{
    public TpmFactAttribute() => Skip = new QemuFactAttribute().Skip
        ?? (HostProgram.TryFind("swtpm") is null || HostProgram.TryFind("swtpm_setup") is null || HostAccounts.FindUser("tss") is null ? "swtpm, swtpm_setup or its user is not there"
            : Environment.IsPrivilegedProcess ? null : "needs the superuser");
}
