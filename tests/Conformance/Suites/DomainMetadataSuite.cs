using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Titles, descriptions and the elements of applications.</summary>
public abstract class DomainMetadataSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    private const string Space = "urn:virtps:test";

    [Theory]
    [InlineData(DomainMetadataType.Title, "a title", null, null)]
    [InlineData(DomainMetadataType.Description, "two\nlines", null, null)]
    [InlineData(DomainMetadataType.Element, "<note>\n  <text/>\n</note>", "n", Space)]
    public async Task Metadata_is_written_read_and_removed(DomainMetadataType type, string text, string? key, string? uri)
    {
        var domain = await DefineAsync();
        await using var log = await EventLog.OfAsync(Host, Name, VirtEventKind.DomainMetadataChange);
        await FailsAsync(VirtErrorCode.NoDomainMetadata, () => ReadAsync(domain, type, uri));
        await WriteAsync(domain, type, text, key, uri);
        Assert.Equal(text, await ReadAsync(domain, type, uri));
        await WriteAsync(domain, type, null, null, uri);
        await FailsAsync(VirtErrorCode.NoDomainMetadata, () => ReadAsync(domain, type, uri));
        for (var i = 0; i < 2; i++)
        {
            var told = await log.NextAsync<DomainMetadataChangeEvent>();
            Assert.Equal((type, uri), (told.Type, told.NamespaceUri));
        }
    }

    [Fact]
    public async Task A_running_domain_has_metadata_twice()
    {
        var domain = await StartedAsync();
        await WriteAsync(domain, DomainMetadataType.Title, "now", flags: DomainAffectFlags.Live);
        await WriteAsync(domain, DomainMetadataType.Title, "later", flags: DomainAffectFlags.Config);
        Assert.Equal("now", await ReadAsync(domain, DomainMetadataType.Title, null));
        Assert.Equal("later", await ReadAsync(domain, DomainMetadataType.Title, null, DomainAffectFlags.Config));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        Assert.Equal("later", await ReadAsync(domain, DomainMetadataType.Title, null));
    }

    [Fact]
    public async Task What_contradicts_itself_is_refused()
    {
        var domain = await DefineAsync();
        await FailsAsync(VirtErrorCode.InvalidArg, () => WriteAsync(domain, DomainMetadataType.Title, "two\nlines"));
        await FailsAsync(VirtErrorCode.InvalidArg, () => WriteAsync(domain, DomainMetadataType.Title, "x", uri: Space));
        await FailsAsync(VirtErrorCode.InvalidArg, () => WriteAsync(domain, DomainMetadataType.Description, "x", key: "n"));
        await FailsAsync(VirtErrorCode.InvalidArg, () => WriteAsync(domain, DomainMetadataType.Element, "<x/>", key: "n"));
        await FailsAsync(VirtErrorCode.InvalidArg, () => WriteAsync(domain, DomainMetadataType.Element, "<x/>", uri: Space));
        await FailsAsync(VirtErrorCode.XmlDetail, () => WriteAsync(domain, DomainMetadataType.Element, "<x", key: "n", uri: Space));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => WriteAsync(domain, DomainMetadataType.Title, "x", flags: DomainAffectFlags.Live));
        await FailsAsync(
            VirtErrorCode.InvalidArg,
            () => ReadAsync(domain, DomainMetadataType.Title, null, DomainAffectFlags.Live | DomainAffectFlags.Config));
    }

    [Fact]
    public async Task A_transient_domain_has_no_stored_metadata()
    {
        var domain = await TransientAsync();
        await FailsAsync(VirtErrorCode.OperationInvalid, () => WriteAsync(domain, DomainMetadataType.Title, "x", flags: DomainAffectFlags.Config));
        await WriteAsync(domain, DomainMetadataType.Title, "x");
        Assert.Equal("x", await ReadAsync(domain, DomainMetadataType.Title, null, DomainAffectFlags.Live));
    }

    private Task<string> ReadAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags = DomainAffectFlags.Current) =>
        Host.Domains.GetMetadataAsync(domain, type, uri, flags, Token);

    private Task WriteAsync(
        DomainRef domain, DomainMetadataType type, string? text, string? key = null, string? uri = null, DomainAffectFlags flags = DomainAffectFlags.Current) =>
        Host.Domains.SetMetadataAsync(domain, type, text, key, uri, flags, Token);
}
