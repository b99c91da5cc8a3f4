using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Guests whose memory goes to files and comes back.</summary>
public abstract class DomainSaveSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    private readonly DirectoryInfo _directory = target.MakeDirectory();

    private string File => Path.Combine(_directory.FullName, "guest.save");

    [Fact]
    public async Task A_saved_guest_goes_on_where_it_was()
    {
        await using var log = await ListenAsync();
        var domain = await StartedAsync();
        await SaveAsync(domain);
        Assert.Equal((DomainState.Shutoff, "Saved"), await StateAsync(domain));
        await RestoreAsync();
        Assert.Equal((DomainState.Running, "Restored"), await StateAsync(domain));
        await ToldAsync(log, "Defined Added", "Started Booted", "Stopped Saved", "Started Restored");
        Clean();
    }

    [Fact]
    public async Task A_transient_guest_comes_back_from_its_file_alone()
    {
        var domain = await TransientAsync();
        await SaveAsync(domain);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.GetAsync(domain, Token));
        await RestoreAsync();
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((true, false), (shown.IsActive, shown.IsPersistent));
        Clean();
    }

    [Theory]
    [InlineData(false, DomainSaveFlags.None, DomainSaveFlags.None, DomainState.Running)]
    [InlineData(true, DomainSaveFlags.None, DomainSaveFlags.None, DomainState.Paused)]
    [InlineData(true, DomainSaveFlags.Running, DomainSaveFlags.None, DomainState.Running)]
    [InlineData(false, DomainSaveFlags.Paused, DomainSaveFlags.None, DomainState.Paused)]
    [InlineData(false, DomainSaveFlags.Paused, DomainSaveFlags.Running, DomainState.Running)]
    [InlineData(true, DomainSaveFlags.None, DomainSaveFlags.Running, DomainState.Running)]
    [InlineData(false, DomainSaveFlags.None, DomainSaveFlags.Paused, DomainState.Paused)]
    public async Task A_file_says_whether_the_guest_was_paused(bool paused, DomainSaveFlags saving, DomainSaveFlags restoring, DomainState after)
    {
        var domain = await InStateAsync(paused ? DomainState.Paused : DomainState.Running);
        await SaveAsync(domain, saving);
        await RestoreAsync(restoring);
        Assert.Equal(after, (await StateAsync(domain)).State);
        Clean();
    }

    [Fact]
    public async Task A_guest_that_runs_is_not_restored_over()
    {
        var domain = await StartedAsync();
        await SaveAsync(domain);
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => RestoreAsync());
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Clean();
    }

    [Fact]
    public async Task The_description_in_a_file_can_be_read_and_changed()
    {
        var domain = await StartedAsync();
        var xml = await Host.Domains.GetXmlAsync(domain, DomainXmlFlags.Inactive, Token);
        await SaveAsync(domain);
        Assert.Equal(xml, await Host.DomainSaves.GetImageXmlAsync(File, DomainXmlFlags.Secure, Token));
        var changed = xml.Replace("  <memory", "  <description>from the file</description>\n  <memory", StringComparison.Ordinal);
        await Host.DomainSaves.SetImageXmlAsync(File, changed, DomainSaveFlags.Paused, Token);
        await RestoreAsync();
        Assert.Equal(DomainState.Paused, (await StateAsync(domain)).State);
        Assert.Contains("from the file", await Host.Domains.GetXmlAsync(domain, DomainXmlFlags.None, Token), StringComparison.Ordinal);
        Clean();
    }

    [Theory]
    [InlineData(null, VirtErrorCode.SystemError)]
    [InlineData("", VirtErrorCode.SystemError)]
    [InlineData("short", VirtErrorCode.SystemError)]
    [InlineData("this is something else entirely", VirtErrorCode.InternalError)]
    public async Task A_file_that_holds_no_guest_is_refused(string? contents, VirtErrorCode code)
    {
        if (contents is not null)
        {
            await System.IO.File.WriteAllTextAsync(File, contents);
        }

        await FailsAsync(code, () => RestoreAsync());
        await FailsAsync(code, () => Host.DomainSaves.GetImageXmlAsync(File, DomainXmlFlags.None, Token));
        Clean();
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused()
    {
        var domain = await StartedAsync();
        await SaveAsync(domain);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        await System.IO.File.WriteAllBytesAsync(File, bytes[..(bytes.Length / 2)]);
        await FailsAsync(VirtErrorCode.SystemError, () => RestoreAsync());
        Assert.Equal(DomainState.Shutoff, (await StateAsync(domain)).State);
        Clean();
    }

    [Fact]
    public async Task A_guest_that_cannot_be_saved_runs_on()
    {
        var domain = await StartedAsync();
        var nowhere = new DomainSaveTarget(Path.Combine(_directory.FullName, "missing", "guest.save"));
        await FailsAsync(VirtErrorCode.SystemError, () => Host.DomainSaves.SaveAsync(domain, nowhere, DomainSaveFlags.None, null, Token));
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Clean();
    }

    [Theory]
    [InlineData("save")]
    [InlineData("managed save")]
    [InlineData("dump")]
    public async Task A_job_that_is_stopped_leaves_the_guest_running_and_no_file(string job)
    {
        var domain = await StartedAsync();
        using var stop = new CancellationTokenSource();
        var seen = new List<int>();
        var progress = new Each(value =>
        {
            seen.Add(value.Percent);
            if (value.Percent >= 50)
            {
                stop.Cancel();
            }
        });
        if (!Target.TellsProgress)
        {
            await stop.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job switch
        {
            "save" => Host.DomainSaves.SaveAsync(domain, new DomainSaveTarget(File), DomainSaveFlags.None, progress, stop.Token),
            "managed save" => Host.DomainSaves.ManagedSaveAsync(domain, DomainSaveFlags.None, progress, stop.Token),
            _ => Host.DomainSaves.CoreDumpAsync(domain, File, DomainCoreDumpFormat.Raw, DomainCoreDumpFlags.Crash, progress, stop.Token),
        });
        if (Target.TellsProgress)
        {
            Assert.Equal(0, seen[0]);
            Assert.InRange(seen[^1], 50, 99);
        }

        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Assert.Empty(_directory.GetFiles());
        Clean();
    }

    [Fact]
    public async Task A_managed_save_is_used_by_the_next_start()
    {
        await using var log = await ListenAsync();
        var domain = await StartedAsync();
        await ManagedSaveAsync(domain);
        Assert.True((await Host.Domains.GetAsync(domain, Token)).HasManagedSave);
        await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((DomainState.Running, "Restored", false), (shown.State, shown.StateReason, shown.HasManagedSave));
        await ToldAsync(log, "Defined Added", "Started Booted", "Stopped Saved", "Started Restored");
    }

    [Fact]
    public async Task A_forced_boot_throws_the_managed_save_away()
    {
        var domain = await StartedAsync();
        await ManagedSaveAsync(domain);
        await Host.Domains.StartAsync(domain, DomainStartFlags.ForceBoot, Token);
        var shown = await Host.Domains.GetAsync(domain, Token);
        Assert.Equal((DomainState.Running, "Booted", false), (shown.State, shown.StateReason, shown.HasManagedSave));
    }

    [Fact]
    public async Task A_managed_save_keeps_the_domain_from_being_undefined()
    {
        var domain = await StartedAsync();
        await ManagedSaveAsync(domain);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token));
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.ManagedSave, Token);
        await FailsAsync(VirtErrorCode.NoDomain, () => Host.Domains.GetAsync(domain, Token));
    }

    [Fact]
    public async Task A_managed_save_can_be_removed_and_its_description_changed()
    {
        var domain = await StartedAsync();
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainSaves.GetManagedSaveXmlAsync(domain, DomainXmlFlags.None, Token));
        await ManagedSaveAsync(domain);
        var xml = await Host.DomainSaves.GetManagedSaveXmlAsync(domain, DomainXmlFlags.None, Token);
        await Host.DomainSaves.SetManagedSaveXmlAsync(
            domain, xml.Replace("  <memory", "  <title>kept</title>\n  <memory", StringComparison.Ordinal), DomainSaveFlags.None, Token);
        Assert.Contains("<title>kept</title>", await Host.DomainSaves.GetManagedSaveXmlAsync(domain, DomainXmlFlags.None, Token), StringComparison.Ordinal);
        await Host.DomainSaves.RemoveManagedSaveAsync(domain, Token);
        Assert.False((await Host.Domains.GetAsync(domain, Token)).HasManagedSave);
        await Host.DomainSaves.RemoveManagedSaveAsync(domain, Token);
    }

    [Theory]
    [InlineData(DomainCoreDumpFlags.None, DomainState.Running, "Booted")]
    [InlineData(DomainCoreDumpFlags.Crash, DomainState.Shutoff, "Crashed")]
    public async Task A_dump_writes_a_file_and_may_end_the_guest(DomainCoreDumpFlags flags, DomainState after, string reason)
    {
        var domain = await StartedAsync();
        await Host.DomainSaves.CoreDumpAsync(domain, File, DomainCoreDumpFormat.Raw, flags, null, Token);
        Assert.Equal((after, reason), await StateAsync(domain));
        Assert.NotEqual(0, new FileInfo(File).Length);
        Clean();
    }

    [Fact]
    public async Task What_contradicts_itself_is_refused()
    {
        var domain = await StartedAsync();
        await FailsAsync(VirtErrorCode.InvalidArg, () => SaveAsync(domain, DomainSaveFlags.Running | DomainSaveFlags.Paused));
        await FailsAsync(
            VirtErrorCode.OperationUnsupported,
            () => Host.DomainSaves.CoreDumpAsync(domain, File, DomainCoreDumpFormat.KdumpZlib, DomainCoreDumpFlags.None, null, Token));
        Assert.Empty(_directory.GetFiles());
        Assert.Equal((DomainState.Running, "Booted"), await StateAsync(domain));
        Clean();
    }

    private Task SaveAsync(DomainRef domain, DomainSaveFlags flags = DomainSaveFlags.None) =>
        Host.DomainSaves.SaveAsync(domain, new DomainSaveTarget(File), flags, null, Token);

    private Task RestoreAsync(DomainSaveFlags flags = DomainSaveFlags.None) =>
        Host.DomainSaves.RestoreAsync(new DomainSaveTarget(File), flags, null, Token);

    private Task ManagedSaveAsync(DomainRef domain) => Host.DomainSaves.ManagedSaveAsync(domain, DomainSaveFlags.None, null, Token);

    private void Clean() => _directory.Delete(recursive: true);

    /// <summary>Reports at once, where <see cref="Progress{T}"/> would report some time later.</summary>
    private sealed class Each(Action<JobProgress> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value);
    }
}
