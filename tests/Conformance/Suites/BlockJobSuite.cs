using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Long operations on disks: pull, commit, copy, and how they end.</summary>
public abstract class BlockJobSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    private const string Slow = "pace=3600000";

    // The guest writes to c, which lies on b, which lies on a.
    private const string Chain =
        """
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/c'/>
          <backingStore type='file'><format type='qcow2'/><source file='/images/b'/>
            <backingStore type='file'><format type='raw'/><source file='/images/a'/><backingStore/></backingStore>
          </backingStore><target dev='vdb' bus='virtio'/></disk>
        """;

    [Theory]
    [InlineData(null, "/images/c")]
    [InlineData("/images/a", "/images/c /images/a")]
    [InlineData("vdb[2]", "/images/c /images/a")]
    public async Task A_pull_ends_by_itself_and_shortens_the_chain(string? stays, string chain)
    {
        var domain = await ChainedAsync();
        await using var log = await ListenToJobsAsync();
        await Host.DomainBlockJobs.PullAsync(domain, "vdb", stays, 0, DomainBlockRebaseFlags.None, Token);
        Assert.Null(await InfoAsync(domain));
        Assert.Equal(chain, await ChainAsync(domain));
        Assert.Equal(chain, await ChainAsync(domain, DomainXmlFlags.Inactive));
        await ToldAsync(log, DomainBlockJobType.Pull, BlockJobStatus.Completed);
    }

    [Fact]
    public async Task A_commit_below_the_image_in_use_ends_by_itself()
    {
        var domain = await ChainedAsync();
        await using var log = await ListenToJobsAsync();
        await Host.DomainBlockJobs.CommitAsync(domain, "vdb", null, "/images/b", 0, DomainBlockCommitFlags.None, Token);
        Assert.Equal("/images/c /images/a", await ChainAsync(domain));
        await ToldAsync(log, DomainBlockJobType.Commit, BlockJobStatus.Completed);
    }

    [Theory]
    [InlineData(true, "/images/b /images/a")]
    [InlineData(false, "/images/c /images/b /images/a")]
    public async Task A_commit_of_the_image_in_use_waits_to_be_ended(bool pivot, string chain)
    {
        var domain = await ChainedAsync();
        await using var log = await ListenToJobsAsync();
        await Host.DomainBlockJobs.CommitAsync(
            domain, "vdb", null, null, 0, DomainBlockCommitFlags.Active | DomainBlockCommitFlags.Shallow, Token);
        var ready = await InfoAsync(domain);
        Assert.Equal((DomainBlockJobType.ActiveCommit, ready!.End), (ready.Type, ready.Current));
        Assert.Contains("job='active-commit' ready='yes'", await XmlAsync(domain), StringComparison.Ordinal);
        await EndAsync(domain, pivot);
        Assert.Null(await InfoAsync(domain));
        Assert.Equal(chain, await ChainAsync(domain));
        Assert.DoesNotContain("<mirror", await XmlAsync(domain), StringComparison.Ordinal);
        await ToldAsync(log, DomainBlockJobType.ActiveCommit, BlockJobStatus.Ready, pivot ? BlockJobStatus.Completed : BlockJobStatus.Canceled);
    }

    [Theory]
    [InlineData(DomainBlockCopyFlags.TransientJob, "/copies/d")]
    [InlineData(DomainBlockCopyFlags.TransientJob | DomainBlockCopyFlags.Shallow, "/copies/d /images/b /images/a")]
    public async Task A_copy_takes_the_disk_s_place(DomainBlockCopyFlags flags, string chain)
    {
        var domain = await ChainedAsync();
        await using var log = await ListenToJobsAsync();
        await CopyAsync(Host, domain, flags);
        await EndAsync(domain, pivot: true);
        Assert.Equal(chain, await ChainAsync(domain));
        Assert.Equal(chain, await ChainAsync(domain, DomainXmlFlags.Inactive));
        await ToldAsync(log, DomainBlockJobType.Copy, BlockJobStatus.Ready, BlockJobStatus.Completed);
    }

    [Fact]
    public async Task A_copy_by_the_older_call_needs_a_transient_domain()
    {
        const DomainBlockRebaseFlags Flags = DomainBlockRebaseFlags.Copy | DomainBlockRebaseFlags.CopyRaw;
        var stored = await ChainedAsync();
        await FailsAsync(
            VirtErrorCode.OperationInvalid, () => Host.DomainBlockJobs.RebaseAsync(stored, "vda", "/copies/d", 0, Flags, Token));
        await Host.Domains.UndefineAsync(stored, DomainUndefineFlags.None, Token);
        await Host.DomainBlockJobs.RebaseAsync(stored, "vda", "/copies/d", 0, Flags, Token);
        await Host.DomainBlockJobs.AbortAsync(stored, "vda", DomainBlockJobAbortFlags.Pivot, Token);
        Assert.Contains("/copies/d", await XmlAsync(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_under_way_is_seen_limited_and_stopped()
    {
        var domain = await ChainedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        await using var log = await ListenToJobsAsync();
        await CopyAsync(slow, domain, DomainBlockCopyFlags.TransientJob, [new("bandwidth", 5UL << 20)]);
        var seen = await InfoAsync(domain);
        Assert.Equal((DomainBlockJobType.Copy, 5L << 20), (seen!.Type, seen.Bandwidth));
        Assert.True(seen.Current < seen.End, "the copy is ready though no time has passed");
        await Host.DomainBlockJobs.SetSpeedAsync(domain, "vdb", 123456, Token);
        Assert.Equal(123456, (await InfoAsync(domain))!.Bandwidth);
        await FailsAsync(VirtErrorCode.BlockCopyActive, () => Host.DomainBlockJobs.AbortAsync(domain, "vdb", DomainBlockJobAbortFlags.Pivot, Token));
        await FailsAsync(VirtErrorCode.BlockCopyActive, () => CopyAsync(Host, domain, DomainBlockCopyFlags.TransientJob));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainSaves.ManagedSaveAsync(domain, DomainSaveFlags.None, null, Token));
        await EndAsync(domain, pivot: false);
        Assert.Null(await InfoAsync(domain));
        Assert.Equal("/images/c /images/b /images/a", await ChainAsync(domain));
        await ToldAsync(log, DomainBlockJobType.Copy, BlockJobStatus.Canceled);
    }

    [Fact]
    public async Task A_job_ends_with_its_domain()
    {
        var domain = await ChainedAsync();
        await using var slow = await Target.OpenAsync(parameters: Slow);
        await slow.DomainBlockJobs.PullAsync(domain, "vdb", null, 0, DomainBlockRebaseFlags.None, Token);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => InfoAsync(domain));
        var again = await Host.Domains.StartAsync(domain, DomainStartFlags.None, Token);
        Assert.Null(await InfoAsync(again));
        Assert.Equal("/images/c /images/b /images/a", await ChainAsync(again));
    }

    [Theory]
    [InlineData(null, "/images/x", DomainBlockCommitFlags.None, "could not find image '/images/x' in chain for 'vdb'")]
    [InlineData("/images/c", "/images/b", DomainBlockCommitFlags.None, "could not find image '/images/c' beneath '/images/b' in chain for 'vdb'")]
    [InlineData(null, null, DomainBlockCommitFlags.None, "commit of 'vdb' active layer requires active flag")]
    [InlineData(null, "/images/b", DomainBlockCommitFlags.Active, "active commit requested but '/images/b' is not active")]
    [InlineData(null, "/images/a", DomainBlockCommitFlags.None, "top '/images/a' in chain for '/images/c' has no backing file")]
    [InlineData("/images/a", null, DomainBlockCommitFlags.Active | DomainBlockCommitFlags.Shallow, "base '/images/a' is not immediately below '/images/c' in chain for '/images/c'")]
    [InlineData("vdb[7]", null, DomainBlockCommitFlags.Active, "could not find backing store index '7' in chain for 'vdb'")]
    public async Task A_commit_that_makes_no_sense_is_refused(string? into, string? top, DomainBlockCommitFlags flags, string words)
    {
        var domain = await ChainedAsync();
        var message = await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainBlockJobs.CommitAsync(domain, "vdb", into, top, 0, flags, Token));
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Null(await InfoAsync(domain));
    }

    [Fact]
    public async Task What_is_not_there_is_refused()
    {
        var domain = await ChainedAsync();
        var message = await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainBlockJobs.GetInfoAsync(domain, "vdz", Token));
        Assert.Contains("disk 'vdz' not found in domain", message, StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainBlockJobs.AbortAsync(domain, "vdb", DomainBlockJobAbortFlags.None, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainBlockJobs.SetSpeedAsync(domain, "vdb", 1, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => CopyAsync(Host, domain, DomainBlockCopyFlags.None));
        await FailsAsync(
            VirtErrorCode.InvalidArg,
            () => Host.DomainBlockJobs.CopyAsync(domain, "vdb", "<disk type='file'><source file='d'/></disk>", [], DomainBlockCopyFlags.TransientJob, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(
            VirtErrorCode.OperationInvalid, () => Host.DomainBlockJobs.PullAsync(domain, "vdb", null, 0, DomainBlockRebaseFlags.None, Token));
    }

    private async Task<DomainRef> ChainedAsync()
    {
        var xml = Xml().Replace("<interface", Chain + "<interface", StringComparison.Ordinal);
        return await Host.Domains.StartAsync(await Host.Domains.DefineAsync(xml, DomainDefineFlags.None, Token), DomainStartFlags.None, Token);
    }

    private static Task CopyAsync(VirtConnection host, DomainRef domain, DomainBlockCopyFlags flags, IReadOnlyList<TypedParameter>? parameters = null) =>
        host.DomainBlockJobs.CopyAsync(
            domain, "vdb", "<disk type='file'><driver type='qcow2'/><source file='/copies/d'/></disk>", parameters ?? [], flags, Token);

    private Task EndAsync(DomainRef domain, bool pivot) => Host.DomainBlockJobs.AbortAsync(
        domain, "vdb", pivot ? DomainBlockJobAbortFlags.Pivot : DomainBlockJobAbortFlags.None, Token);

    private Task<BlockJobInfo?> InfoAsync(DomainRef domain) => Host.DomainBlockJobs.GetInfoAsync(domain, "vdb", Token);

    private Task<string> XmlAsync(DomainRef domain, DomainXmlFlags flags = DomainXmlFlags.None) => Host.Domains.GetXmlAsync(domain, flags, Token);

    private async Task<string> ChainAsync(DomainRef domain, DomainXmlFlags flags = DomainXmlFlags.None)
    {
        var disk = DomainXml.Parse(await XmlAsync(domain, flags)).Devices.Disks.Single(one => one.Target == "vdb");
        return string.Join(' ', [disk.Source, .. disk.BackingChain]);
    }

    private Task<EventLog> ListenToJobsAsync() => EventLog.OfAsync(Host, Name, VirtEventKind.DomainBlockJob2);

    private static async Task ToldAsync(EventLog log, DomainBlockJobType type, params BlockJobStatus[] statuses)
    {
        foreach (var status in statuses)
        {
            var told = await log.NextAsync<DomainBlockJob2Event>();
            Assert.Equal(("vdb", type, status), (told.Disk, told.Type, told.Status));
        }

        log.IsEmpty();
    }
}
