using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests whose core dumps and snapshots are packed as qemu.conf says.</summary>
public sealed class PackedGuestTests
{
    private const string Rare = LackingFactAttribute.Rare;

    private static CancellationToken Token => CancellationToken.None;

    [QemuTheory]
    [InlineData("gzip")]
    [InlineData("xz")]
    public async Task A_core_dump_is_packed_unless_it_is_of_the_memory_alone(string format)
    {
        await using var host = await LiveHost.StartAsync($"dump_image_format = \"{format}\"\n");
        var saves = host.Connection.DomainSaves!;
        var domain = await RunningAsync(host, "dumped");
        var (packed, alone) = (Path.Combine(host.Scratch, "packed"), Path.Combine(host.Scratch, "alone"));

        await saves.CoreDumpAsync(domain, packed, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.None, null, Token);
        await saves.CoreDumpAsync(domain, alone, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly, null, Token);

        await LiveHost.RunAsync("sh", "-c", $"{format} -dc '{packed}' > '{packed}.whole'");
        Assert.Equal("QEVM"u8.ToArray(), (await File.ReadAllBytesAsync(packed + ".whole"))[..4]);
        Assert.Equal("\u007fELF"u8.ToArray(), (await File.ReadAllBytesAsync(alone))[..4]);
        Assert.Equal(1, (await host.HearAsync("dumped", 2)).Count(c => c == '!'));
    }

    [QemuTheory]
    [InlineData("gzip", 1)]
    [InlineData("xz", 3)]
    public async Task The_memory_of_a_snapshot_is_packed_and_comes_back(string format, int number)
    {
        await using var host = await LiveHost.StartAsync($"snapshot_image_format = \"{format}\"\n");
        var (domains, snapshots) = (host.Connection.Domains!, host.Connection.DomainSnapshots!);
        var domain = await RunningAsync(host, "snapped");
        var memory = Path.Combine(host.Scratch, "memory");

        var snapshot = await TakeAsync(host, domain, memory);
        Assert.Equal(1, (await host.HearAsync("snapped", 2)).Count(c => c == '!'));
        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await snapshots.RevertAsync(snapshot, SnapshotRevertFlags.None, null, Token);

        // The number that says how it is packed is the fourth after the mark of 16 bytes.
        Assert.Equal(number, BitConverter.ToInt32((await File.ReadAllBytesAsync(memory)).AsSpan(28)));
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.Equal(1, (await host.HearAsync("snapped", 2)).Count(c => c == '!'));
    }

    [LackingFact]
    public async Task Without_the_program_a_dump_is_not_packed_and_a_snapshot_or_save_is_refused()
    {
        await using var host = await LiveHost.StartAsync($"dump_image_format = \"{Rare}\"\nsnapshot_image_format = \"{Rare}\"\nsave_image_format = \"{Rare}\"\n");
        var saves = host.Connection.DomainSaves!;
        var domain = await RunningAsync(host, "plain");
        var (dump, memory, image) = (Path.Combine(host.Scratch, "dump"), Path.Combine(host.Scratch, "memory"), Path.Combine(host.Scratch, "image"));

        await saves.CoreDumpAsync(domain, dump, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.None, null, Token);
        var snapped = await Assert.ThrowsAsync<VirtException>(() => TakeAsync(host, domain, memory));
        var saved = await Assert.ThrowsAsync<VirtException>(() => saves.SaveAsync(domain, new DomainSaveTarget(image), DomainSaveFlags.None, null, Token));

        Assert.Equal("QEVM"u8.ToArray(), (await File.ReadAllBytesAsync(dump))[..4]);
        Assert.Equal((VirtErrorCode.OperationFailed, VirtErrorCode.OperationFailed), (snapped.Code, saved.Code));
        Assert.Contains("Compression program for snapshot image format in configuration file isn't available", snapped.Message, StringComparison.Ordinal);
        Assert.Contains("Compression program for save image format in configuration file isn't available", saved.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(memory) || File.Exists(image));
        Assert.Empty(await host.Connection.DomainSnapshots!.ListAsync(domain, SnapshotListFlags.None, Token));
        Assert.Equal(1, (await host.HearAsync("plain", 2)).Count(c => c == '!'));
    }

    [QemuFact]
    public async Task A_dump_that_finds_no_room_says_so_and_the_guest_goes_on()
    {
        await using var host = await LiveHost.StartAsync("dump_image_format = \"gzip\"\n");
        var domain = await RunningAsync(host, "roomless");

        var error = await Assert.ThrowsAsync<VirtException>(
            () => host.Connection.DomainSaves!.CoreDumpAsync(domain, "/dev/full", DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.None, null, Token));

        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await host.HearAsync("roomless", 2)).Count(c => c == '!'));
    }

    [QemuFact]
    public async Task A_dump_that_finds_no_room_beside_the_cache_says_so_too()
    {
        await using var host = await LiveHost.StartAsync();
        var domain = await RunningAsync(host, "narrow");

        // What takes nothing has no cache to go past either.
        var error = await Assert.ThrowsAsync<VirtException>(() => host.Connection.DomainSaves!.CoreDumpAsync(
            domain, "/dev/full", DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly | DomainCoreDumpFlags.BypassCache, null, Token));

        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Equal(1, (await host.HearAsync("narrow", 2)).Count(c => c == '!'));
    }

    [QemuFact]
    public async Task What_goes_past_the_cache_is_whole_and_not_in_it()
    {
        await using var host = await LiveHost.StartAsync();
        var saves = host.Connection.DomainSaves!;
        var domain = await RunningAsync(host, "beside");
        var (dump, image) = (Path.Combine(host.Scratch, "dump"), Path.Combine(host.Scratch, "image"));

        await saves.CoreDumpAsync(domain, dump, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly | DomainCoreDumpFlags.BypassCache, null, Token);
        await saves.SaveAsync(domain, new DomainSaveTarget(image), DomainSaveFlags.BypassCache, null, Token);
        var before = host.Said("beside");
        await saves.RestoreAsync(new DomainSaveTarget(image), DomainSaveFlags.BypassCache, null, Token);

        Assert.Equal("\u007fELF"u8.ToArray(), await HeadAsync(dump));
        Assert.True(new FileInfo(dump).Length > 32 << 20);
        var cached = await HostProgram.Find("fincore", VirtErrorDomain.Qemu).RunAsync(VirtErrorDomain.Qemu, ["--noheadings", "--bytes", "--output", "RES", dump], Token);
        Assert.InRange(long.Parse(cached.Trim(), System.Globalization.CultureInfo.InvariantCulture), 0, 4 << 20);
        var after = await host.HearAsync("beside", 3);
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.Equal(1, after.Count(c => c == '!'));

        await saves.ManagedSaveAsync(domain, DomainSaveFlags.BypassCache, null, Token);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.BypassCache, Token);
        Assert.Equal(1, (await host.HearAsync("beside", 3)).Count(c => c == '!'));
    }

    private static async Task<byte[]> HeadAsync(string path)
    {
        // No more than is looked at: who reads a file brings it into the cache.
        var head = new byte[4];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await file.ReadExactlyAsync(head);
        return head;
    }

    private static async Task<DomainRef> RunningAsync(LiveHost host, string name)
    {
        var domain = await host.DefineAsync(name);
        await host.Connection.Domains!.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync(name, 2);
        return domain;
    }

    private static Task<SnapshotRef> TakeAsync(LiveHost host, DomainRef domain, string memory) => host.Connection.DomainSnapshots!.CreateAsync(
        domain, $"<domainsnapshot><name>one</name><memory snapshot='external' file='{memory}'/></domainsnapshot>", SnapshotCreateFlags.None, null, Token);
}

/// <summary>Marks a test that starts a real QEMU on a host that has not got lzop, which no distribution installs by itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LackingFactAttribute : FactAttribute
{
    /// <summary>The program.</summary>
    internal const string Rare = "lzop";

    public LackingFactAttribute() => Skip = new QemuFactAttribute().Skip ?? (HostProgram.TryFind(Rare) is null ? null : $"needs a host without {Rare}");
}
