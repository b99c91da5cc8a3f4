using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests whose memory goes to files and comes back.</summary>
public sealed class SavedGuestTests
{
    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task A_saved_guest_goes_on_where_it_was()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("saved");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("saved", 5);
        var file = Path.Combine(host.Scratch, "image");

        await saves.SaveAsync(domain, new DomainSaveTarget(file), DomainSaveFlags.None, null, Token);
        Assert.Equal(DomainState.Shutoff, (await domains.GetSummaryAsync(domain, Token)).State);
        var before = host.Said("saved");
        await saves.RestoreAsync(new DomainSaveTarget(file), DomainSaveFlags.None, null, Token);
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        var after = await host.HearAsync("saved", 5);

        // It did not start anew, and the letters go on in their order.
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.Equal(1, after.Count(c => c == '!'));
        Assert.True(Follows(after), after);
    }

    [QemuTheory]
    [InlineData("gzip")]
    [InlineData("xz")]
    public async Task An_image_may_be_packed(string format)
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("packed");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("packed", 2);
        var file = Path.Combine(host.Scratch, "image");

        await saves.SaveAsync(domain, new DomainSaveTarget(file, Format: format), DomainSaveFlags.Paused, null, Token);
        await saves.RestoreAsync(new DomainSaveTarget(file), DomainSaveFlags.None, null, Token);

        Assert.Equal(DomainState.Paused, (await domains.GetSummaryAsync(domain, Token)).State);
        await domains.ResumeAsync(domain, Token);
        Assert.Equal(1, (await host.HearAsync("packed", 3)).Count(c => c == '!'));
    }

    [QemuFact]
    public async Task A_managed_image_is_used_by_the_next_start_and_no_other()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("managed");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        await host.HearAsync("managed", 2);

        await saves.ManagedSaveAsync(domain, DomainSaveFlags.None, null, Token);
        Assert.True((await domains.GetSummaryAsync(domain, Token)).HasManagedSave);
        Assert.Contains("<name>managed</name>", await saves.GetManagedSaveXmlAsync(domain, DomainXmlFlags.None, Token), StringComparison.Ordinal);
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Equal(1, (await host.HearAsync("managed", 2)).Count(c => c == '!'));
        Assert.False((await domains.GetSummaryAsync(domain, Token)).HasManagedSave);

        await domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Equal(2, (await host.HearAsync("managed", 2)).Count(c => c == '!'));
    }

    [QemuFact]
    public async Task What_goes_wrong_leaves_the_guest_running_and_no_file()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("kept");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        var nowhere = Path.Combine(host.Scratch, "no", "such", "directory");

        var error = await Assert.ThrowsAsync<VirtException>(() => saves.SaveAsync(domain, new DomainSaveTarget(nowhere), DomainSaveFlags.None, null, Token));
        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => saves.SaveAsync(domain, new DomainSaveTarget(Path.Combine(host.Scratch, "image")), DomainSaveFlags.None, null, stop.Token));

        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.DoesNotContain(Directory.EnumerateFiles(host.Scratch), file => file.Contains("image", StringComparison.Ordinal));
        await host.HearAsync("kept", 2);
    }

    [QemuFact]
    public async Task An_image_can_be_given_another_definition_but_not_another_guest()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("edited");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        var file = Path.Combine(host.Scratch, "image");
        await saves.SaveAsync(domain, new DomainSaveTarget(file), DomainSaveFlags.None, null, Token);
        var xml = await saves.GetImageXmlAsync(file, DomainXmlFlags.Secure, Token);

        await saves.SetImageXmlAsync(file, xml.Replace("<on_crash>destroy", "<on_crash>restart", StringComparison.Ordinal), DomainSaveFlags.None, Token);
        Assert.Contains("<on_crash>restart", await saves.GetImageXmlAsync(file, DomainXmlFlags.None, Token), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<VirtException>(
            () => saves.SetImageXmlAsync(file, xml.Replace("<vcpu placement='static'>1<", "<vcpu placement='static'>2<", StringComparison.Ordinal), DomainSaveFlags.None, Token));
        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);

        await File.WriteAllTextAsync(file, "something else entirely, and long enough to be looked at as if it were an image of a guest, which it is not");
        Assert.Equal(
            VirtErrorCode.OperationFailed,
            (await Assert.ThrowsAsync<VirtException>(() => saves.RestoreAsync(new DomainSaveTarget(file), DomainSaveFlags.None, null, Token))).Code);
    }

    [QemuFact]
    public async Task A_core_dump_holds_the_memory_and_the_guest_goes_on()
    {
        await using var host = await LiveHost.StartAsync();
        var (domains, saves) = (host.Connection.Domains!, host.Connection.DomainSaves!);
        var domain = await host.DefineAsync("dumped");
        await domains.StartAsync(domain, DomainStartFlags.None, Token);
        var seen = new List<JobProgress>();
        var file = Path.Combine(host.Scratch, "core");

        await saves.CoreDumpAsync(domain, file, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.MemoryOnly, null, Token);
        var start = new byte[4];
        using (var core = File.OpenRead(file))
        {
            core.ReadExactly(start);
            Assert.True(core.Length > 32 * 1024 * 1024);
        }

        Assert.Equal("\u007fELF"u8.ToArray(), start);
        Assert.Equal(DomainState.Running, (await domains.GetSummaryAsync(domain, Token)).State);
        await host.HearAsync("dumped", 2);

        await saves.CoreDumpAsync(domain, file + "2", DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.Crash, null, Token);
        Assert.Equal(DomainState.Shutoff, (await domains.GetSummaryAsync(domain, Token)).State);
        Assert.True(new FileInfo(file + "2").Length > 0);
    }

    private static bool Follows(string said)
    {
        var letters = said[(said.IndexOf('!', StringComparison.Ordinal) + 1)..];
        return letters.Zip(letters.Skip(1)).All(pair => pair.Second == (pair.First == 'z' ? 'a' : (char)(pair.First + 1)));
    }
}
