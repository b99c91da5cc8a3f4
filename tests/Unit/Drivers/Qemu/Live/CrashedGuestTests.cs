using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests that crash or hang, and whose memory is dumped before anything else is done.</summary>
public sealed class CrashedGuestTests
{
    private const string Confined = "user = \"+23456\"\ngroup = \"+23457\"\n";

    private static CancellationToken Token => CancellationToken.None;

    // What tells the host of a panic is at port 0x505.
    private static ReadOnlySpan<byte> Panic => [0xba, 0x05, 0x05, 0xb0, 0x01, 0xee, 0xf4, 0xeb, 0xfd];

    // A watchdog that nobody feeds: port 0x443 takes how long it waits.
    private static ReadOnlySpan<byte> Hang => [0xba, 0x43, 0x04, 0xb0, 0x0f, 0xee, 0xf4, 0xeb, 0xfd];

    [QemuTheory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_guest_of_another_user_that_panics_is_dumped_and_ends(string bypassesCache)
    {
        await using var host = await LiveHost.StartAsync($"{Confined}auto_dump_bypass_cache = {bypassesCache}\n");
        var domains = host.Connection.Domains!;
        var domain = await DefineAsync(host, "panicked", Panic.ToArray(), "<panic model='isa'/>");
        await domains.SetLifecycleActionAsync(domain, DomainLifecycleType.Crash, DomainLifecycleAction.CoreDumpDestroy, DomainAffectFlags.Config, Token);

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await UntilAsync(async () => (await domains.GetSummaryAsync(domain, Token)).State == DomainState.Shutoff);

        AssertDump(Assert.Single(DumpsOf(host)));
    }

    [QemuFact]
    public async Task A_guest_that_cannot_be_dumped_is_kept_for_somebody_to_look_at()
    {
        await using var host = await LiveHost.StartAsync(Confined + "auto_dump_path = \"/proc\"\n");
        var domains = host.Connection.Domains!;
        var domain = await DefineAsync(host, "kept", Panic.ToArray(), "<panic model='isa'/>");
        await domains.SetLifecycleActionAsync(domain, DomainLifecycleType.Crash, DomainLifecycleAction.CoreDumpDestroy, DomainAffectFlags.Config, Token);
        var core = Path.Combine(host.Scratch, "core");

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await UntilAsync(async () => (await domains.GetSummaryAsync(domain, Token)).State == DomainState.Crashed);

        await host.Connection.DomainSaves!.CoreDumpAsync(domain, core, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly, null, Token);
        AssertDump(core);
        Assert.Equal(DomainState.Crashed, (await domains.GetSummaryAsync(domain, Token)).State);
    }

    [QemuFact]
    public async Task A_guest_that_its_watchdog_stops_is_dumped_and_goes_on()
    {
        await using var host = await LiveHost.StartAsync(Confined);
        var domains = host.Connection.Domains!;
        var domain = await DefineAsync(host, "hung", Hang.ToArray(), "<watchdog model='ib700' action='dump'/>");

        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await UntilAsync(async () => DumpsOf(host).Length > 0 && (await domains.GetSummaryAsync(domain, Token)).State == DomainState.Running);

        AssertDump(Assert.Single(DumpsOf(host)));
    }

    private static async Task<DomainRef> DefineAsync(LiveHost host, string name, byte[] code, string devices)
    {
        var domain = await host.DefineAsync(name, devices);
        var raw = Path.Combine(host.Scratch, name + ".raw");
        var sector = new byte[4 << 20];
        code.CopyTo(sector, 0);
        (sector[510], sector[511]) = (0x55, 0xaa);
        await File.WriteAllBytesAsync(raw, sector);
        await LiveHost.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, Path.Combine(host.Scratch, name + ".qcow2"));
        return domain;
    }

    private static string[] DumpsOf(LiveHost host)
    {
        var directory = Path.Combine(Path.GetDirectoryName(host.Scratch)!, "var/lib/virtps/qemu/dump");
        return Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
    }

    private static void AssertDump(string path)
    {
        var head = new byte[4];
        using var file = File.OpenRead(path);
        file.ReadExactly(head);
        Assert.Equal("\u007fELF"u8.ToArray(), head);
        Assert.True(file.Length > 32 << 20);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
