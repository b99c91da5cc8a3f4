using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests that power themselves off while they are backed up.</summary>
public sealed class KeptGuestTests
{
    // A boot sector that writes the sleep type of power-off to the power management of machine pc: mov dx, 604h; mov ax, 2000h; out dx, ax; cli; hlt.
    private static readonly byte[] PowersOff = [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xfa, 0xf4, 0xeb, 0xfc];

    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_guest_that_powers_off_is_kept_until_its_backup_ends_also_by_the_next_daemon()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await BackUpAsync(host, "kept", DomainBackupFlags.PreserveShutdownDomain);
        await SeeAsync(host, domain, DomainState.Paused, PausedReason.ShuttingDown);
        await host.RestartAsync();
        await SeeAsync(host, domain, DomainState.Paused, PausedReason.ShuttingDown);
        Assert.Contains("vda", await host.Connection.DomainBackups!.GetXmlAsync(domain, Token), StringComparison.Ordinal);
        await host.Connection.DomainJobs!.AbortAsync(domain, 0, Token);
        await SeeAsync(host, domain, DomainState.Shutoff, ShutoffReason.Shutdown);
    }

    [QemuFact]
    public async Task A_kept_guest_that_is_resumed_boots_anew_and_outlives_its_backup_only_while_it_runs()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await BackUpAsync(host, "resumed", DomainBackupFlags.PreserveShutdownDomain);
        await SeeAsync(host, domain, DomainState.Paused, PausedReason.ShuttingDown);
        using var log = new EventLog();
        await using (await host.Connection.Events!.SubscribeAsync(VirtEventFilter.Of(VirtEventKind.DomainLifecycle), log.Take, Token))
        {
            await host.Connection.Domains!.ResumeAsync(domain, Token);

            // Of its first end may be told after its state shows it.
            while (((DomainLifecycleEvent)await log.NextAsync()).Type != DomainEventType.Resumed)
            {
            }

            var kept = (DomainLifecycleEvent)await log.NextAsync();
            Assert.Equal((DomainEventType.Suspended, "GuestShutdown"), (kept.Type, DomainEventDetails.NameOf(kept.Type, kept.Detail)));
        }
    }

    [QemuFact]
    public async Task Without_the_flag_it_ends_and_its_backup_with_it()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await BackUpAsync(host, "ends", DomainBackupFlags.None);
        await SeeAsync(host, domain, DomainState.Shutoff, ShutoffReason.Shutdown);
        Assert.False(File.Exists(Path.Combine(host.Scratch, "ends.scratch")));
    }

    // It begins paused, so that the backup is there before the guest does anything.
    private static async Task<DomainRef> BackUpAsync(LiveHost host, string name, DomainBackupFlags flags)
    {
        // Without ACPI the machine has nothing to switch off with.
        var plain = await host.Connection.Domains!.GetXmlAsync(await host.DefineAsync(name), DomainXmlFlags.Inactive, Token);
        var domain = await host.Connection.Domains!.DefineAsync(plain.Replace("</os>", "</os><features><acpi/></features>", StringComparison.Ordinal), DomainDefineFlags.None, Token);
        var disk = new byte[1 << 20];
        PowersOff.CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xaa);
        var raw = Path.Combine(host.Scratch, name + ".off");
        await File.WriteAllBytesAsync(raw, disk, Token);
        await LiveHost.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, Path.Combine(host.Scratch, name + ".qcow2"));
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.Paused, Token);
        var wanted = $"""
            <domainbackup mode='pull'><server transport='unix' socket='{Path.Combine(host.Scratch, name + ".nbd")}'/>
            <disks><disk name='vda' backup='yes' type='file'><scratch file='{Path.Combine(host.Scratch, name + ".scratch")}'/></disk></disks></domainbackup>
            """;
        await host.Connection.DomainBackups!.BeginAsync(domain, wanted, null, flags, Token);
        await host.Connection.Domains!.ResumeAsync(domain, Token);
        return domain;
    }

    private static async Task SeeAsync(LiveHost host, DomainRef domain, DomainState state, int reason)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await host.Connection.Domains!.GetSummaryAsync(domain, Token) is var seen && (seen.State, seen.Reason) != (state, reason))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
