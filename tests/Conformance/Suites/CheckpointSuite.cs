using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Checkpoints and the backups that build on them.</summary>
public abstract class CheckpointSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    [Fact]
    public async Task Checkpoints_form_a_line_and_know_the_domain()
    {
        var domain = await StartedAsync();
        var first = await MakeAsync(domain, "<domaincheckpoint><name>a</name><description>first</description></domaincheckpoint>");
        var second = await MakeAsync(domain, "<domaincheckpoint><name>b</name><disks><disk name='vda'/></disks></domaincheckpoint>");
        Assert.Equal("a", (await Host.DomainCheckpoints.GetParentAsync(second, Token)).Name);
        await FailsAsync(VirtErrorCode.NoDomainCheckpoint, () => Host.DomainCheckpoints.GetParentAsync(first, Token));
        var xml = CheckpointXml.Parse(await Host.DomainCheckpoints.GetXmlAsync(second, CheckpointXmlFlags.Size, Token));
        Assert.Equal(("b", "a", ("vda", "b")), (xml.Name, xml.Parent, xml.Disks.Single()));
        Assert.Equal(Name, (string?)xml.Element.Element("domain")?.Element("name"));
        Assert.NotNull(xml.Element.Descendants("disk").First().Attribute("size"));
        Assert.DoesNotContain("<domain ", await Host.DomainCheckpoints.GetXmlAsync(second, CheckpointXmlFlags.NoDomain, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CheckpointListFlags.None, "a b c")]
    [InlineData(CheckpointListFlags.Roots, "a")]
    [InlineData(CheckpointListFlags.Leaves, "c")]
    [InlineData(CheckpointListFlags.NoLeaves, "a b")]
    public async Task Checkpoints_are_listed(CheckpointListFlags flags, string expected)
    {
        var domain = await LineAsync();
        Assert.Equal(expected, Names(await Host.DomainCheckpoints.ListAsync(domain, flags, Token)));
        var listed = await Host.Domains.ListAsync(DomainListFlags.HasCheckpoint, Token);
        Assert.Contains(listed, one => one.Name == Name);
    }

    [Theory]
    [InlineData("b", CheckpointDeleteFlags.None, "a c")]
    [InlineData("b", CheckpointDeleteFlags.Children, "a")]
    [InlineData("a", CheckpointDeleteFlags.ChildrenOnly, "a")]
    public async Task Checkpoints_are_deleted(string name, CheckpointDeleteFlags flags, string left)
    {
        var domain = await LineAsync();
        await Host.DomainCheckpoints.DeleteAsync(new CheckpointRef(domain, name), flags, Token);
        Assert.Equal(left, Names(await Host.DomainCheckpoints.ListAsync(domain, CheckpointListFlags.None, Token)));
    }

    [Fact]
    public async Task A_checkpoint_can_be_brought_back()
    {
        var domain = await LineAsync();
        var reference = new CheckpointRef(domain, "c");
        var xml = await Host.DomainCheckpoints.GetXmlAsync(reference, CheckpointXmlFlags.Secure, Token);
        await Host.DomainCheckpoints.DeleteAsync(reference, CheckpointDeleteFlags.MetadataOnly, Token);
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await Host.DomainCheckpoints.CreateAsync(domain, xml, CheckpointCreateFlags.Redefine, Token);
        Assert.Equal(xml, await Host.DomainCheckpoints.GetXmlAsync(reference, CheckpointXmlFlags.Secure, Token));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var domain = await StartedAsync();
        await FailsAsync(VirtErrorCode.ConfigUnsupported, () => MakeAsync(domain, "<domaincheckpoint><disks><disk name='vdz'/></disks></domaincheckpoint>"));
        await FailsAsync(VirtErrorCode.XmlInvalidSchema, () => MakeAsync(domain, "<domaincheckpoint><name>a/b</name></domaincheckpoint>"));
        await FailsAsync(VirtErrorCode.NoDomainCheckpoint, () => Host.DomainCheckpoints.LookupAsync(domain, "none", Token));
        await MakeAsync(domain, "<domaincheckpoint><name>a</name></domaincheckpoint>");
        await FailsAsync(VirtErrorCode.OperationFailed, () => MakeAsync(domain, "<domaincheckpoint><name>a</name></domaincheckpoint>"));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationUnsupported, () => MakeAsync(domain, "<domaincheckpoint/>"));
        await FailsAsync(
            VirtErrorCode.OperationUnsupported, () => Host.DomainCheckpoints.DeleteAsync(new CheckpointRef(domain, "a"), CheckpointDeleteFlags.None, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Domains.UndefineAsync(domain, DomainUndefineFlags.None, Token));
        await Host.Domains.UndefineAsync(domain, DomainUndefineFlags.CheckpointsMetadata, Token);
    }

    [Fact]
    public async Task A_backup_to_files_ends_by_itself_and_is_told()
    {
        var domain = await StartedAsync();
        await using var log = await EventLog.OfAsync(Host, Name, VirtEventKind.DomainJobCompleted);
        await Host.DomainBackups.BeginAsync(
            domain, "<domainbackup/>", "<domaincheckpoint><name>base</name></domaincheckpoint>", DomainBackupFlags.None, Token);
        var told = await log.NextAsync<DomainJobCompletedEvent>();
        Assert.Equal((9, true), (told.Parameters.Find<int>("operation"), told.Parameters.Find<bool>("success")));
        Assert.Equal("base", Names(await Host.DomainCheckpoints.ListAsync(domain, CheckpointListFlags.None, Token)));
        await FailsAsync(VirtErrorCode.NoDomainBackup, () => Host.DomainBackups.GetXmlAsync(domain, Token));
    }

    [Fact]
    public async Task A_backup_that_is_fetched_lasts_until_it_is_stopped()
    {
        var domain = await LineAsync();
        await Host.DomainBackups.BeginAsync(
            domain, "<domainbackup mode='pull'><incremental>b</incremental></domainbackup>", null, DomainBackupFlags.None, Token);
        var xml = await Host.DomainBackups.GetXmlAsync(domain, Token);
        Assert.Contains("<server transport='tcp' name='localhost' port='10809'/>", xml, StringComparison.Ordinal);
        Assert.Contains("backupmode='incremental' incremental='b' exportname='vda'", xml, StringComparison.Ordinal);
        Assert.Equal(9, (await Host.DomainJobs.GetInfoAsync(domain, DomainJobStatsFlags.None, Token)).Values.Find<int>("operation"));
        await FailsAsync(
            VirtErrorCode.OperationTimeout, () => Host.DomainBackups.BeginAsync(domain, "<domainbackup/>", null, DomainBackupFlags.None, Token));
        await using var log = await EventLog.OfAsync(Host, Name, VirtEventKind.DomainJobCompleted);
        await Host.DomainJobs.AbortAsync(domain, 0, Token);
        Assert.True((await log.NextAsync<DomainJobCompletedEvent>()).Parameters.Find<bool>("success"));
        await FailsAsync(VirtErrorCode.NoDomainBackup, () => Host.DomainBackups.GetXmlAsync(domain, Token));
    }

    [Fact]
    public async Task A_backup_needs_a_guest_disks_and_the_checkpoint_that_it_names()
    {
        var domain = await StartedAsync();
        await FailsAsync(
            VirtErrorCode.NoDomainCheckpoint,
            () => Host.DomainBackups.BeginAsync(domain, "<domainbackup><incremental>x</incremental></domainbackup>", null, DomainBackupFlags.None, Token));
        await FailsAsync(
            VirtErrorCode.ConfigUnsupported,
            () => Host.DomainBackups.BeginAsync(domain, "<domainbackup><disks><disk name='vdz'/></disks></domainbackup>", null, DomainBackupFlags.None, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(
            VirtErrorCode.OperationUnsupported, () => Host.DomainBackups.BeginAsync(domain, "<domainbackup/>", null, DomainBackupFlags.None, Token));
    }

    private async Task<DomainRef> LineAsync()
    {
        var domain = await StartedAsync();
        foreach (var name in "abc")
        {
            await MakeAsync(domain, $"<domaincheckpoint><name>{name}</name></domaincheckpoint>");
        }

        return domain;
    }

    private Task<CheckpointRef> MakeAsync(DomainRef domain, string xml) =>
        Host.DomainCheckpoints.CreateAsync(domain, xml, CheckpointCreateFlags.None, Token);

    private static string Names(IEnumerable<CheckpointRef> checkpoints) => string.Join(' ', checkpoints.Select(one => one.Name).Order(StringComparer.Ordinal));
}
