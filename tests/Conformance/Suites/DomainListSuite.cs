using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Listings and their filters.</summary>
public abstract class DomainListSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    private const string Everybody = "off paused saved snapshotted transient";

    [Theory]
    [InlineData(DomainListFlags.None, Everybody)]
    [InlineData(DomainListFlags.Active, "paused transient")]
    [InlineData(DomainListFlags.Inactive, "off saved snapshotted")]
    [InlineData(DomainListFlags.Active | DomainListFlags.Inactive, Everybody)]
    [InlineData(DomainListFlags.Persistent, "off paused saved snapshotted")]
    [InlineData(DomainListFlags.Transient, "transient")]
    [InlineData(DomainListFlags.Running, "transient")]
    [InlineData(DomainListFlags.Paused, "paused")]
    [InlineData(DomainListFlags.Shutoff, "off saved snapshotted")]
    [InlineData(DomainListFlags.Other, "")]
    [InlineData(DomainListFlags.Running | DomainListFlags.Paused, "paused transient")]
    [InlineData(DomainListFlags.ManagedSave, "saved")]
    [InlineData(DomainListFlags.NoManagedSave, "off paused snapshotted transient")]
    [InlineData(DomainListFlags.Autostart, "off")]
    [InlineData(DomainListFlags.NoAutostart, "paused saved snapshotted transient")]
    [InlineData(DomainListFlags.HasSnapshot, "snapshotted")]
    [InlineData(DomainListFlags.NoSnapshot, "off paused saved transient")]
    [InlineData(DomainListFlags.HasCheckpoint, "")]
    [InlineData(DomainListFlags.NoCheckpoint, Everybody)]
    [InlineData(DomainListFlags.Inactive | DomainListFlags.NoAutostart | DomainListFlags.NoSnapshot, "saved")]
    [InlineData(DomainListFlags.Active | DomainListFlags.Shutoff, "")]
    public async Task Groups_are_joined_by_and_their_flags_by_or(DomainListFlags flags, string expected)
    {
        await FillAsync();
        var found = (await Host.Domains.ListAsync(flags, Token))
            .Where(domain => domain.Name.StartsWith(Name, StringComparison.Ordinal))
            .Select(domain => domain.Name[(Name.Length + 1)..])
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task A_listing_shows_what_one_look_shows()
    {
        await FillAsync();
        foreach (var listed in await Host.Domains.ListAsync(DomainListFlags.None, Token))
        {
            var looked = await Host.Domains.GetAsync(listed.Ref, Token);
            Assert.Equal(
                (listed.Ref, listed.State, listed.Autostart, listed.HasManagedSave, listed.IsPersistent, listed.Memory, listed.Vcpu),
                (looked.Ref, looked.State, looked.Autostart, looked.HasManagedSave, looked.IsPersistent, looked.Memory, looked.Vcpu));
        }
    }

    [Theory]
    [InlineData(DomainStatsFlags.Active, "paused transient")]
    [InlineData(DomainStatsFlags.Shutoff | DomainStatsFlags.Persistent, "off saved snapshotted")]
    [InlineData(DomainStatsFlags.Transient, "transient")]
    public async Task Statistics_have_the_same_filters(DomainStatsFlags flags, string expected)
    {
        await FillAsync();
        var found = (await Host.Domains.GetStatisticsAsync(null, DomainStatsTypes.State, flags, Token))
            .Where(one => one.Domain.Name.StartsWith(Name, StringComparison.Ordinal))
            .Select(one => one.Domain.Name[(Name.Length + 1)..])
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
    }

    private async Task FillAsync()
    {
        var off = await MakeAsync("off");
        await Host.Domains.SetAutostartAsync(off, true, Token);
        await Host.Domains.StartAsync(await MakeAsync("paused"), DomainStartFlags.Paused, Token);
        var saved = await Host.Domains.StartAsync(await MakeAsync("saved"), DomainStartFlags.None, Token);
        await Host.DomainSaves.ManagedSaveAsync(saved, DomainSaveFlags.None, null, Token);
        await Host.DomainSnapshots.CreateAsync(await MakeAsync("snapshotted"), "<domainsnapshot/>", SnapshotCreateFlags.None, null, Token);
        await Host.Domains.CreateAsync(Xml(name: $"{Name}-transient"), DomainStartFlags.None, Token);
    }

    private Task<DomainRef> MakeAsync(string kind) => Host.Domains.DefineAsync(Xml(name: $"{Name}-{kind}"), DomainDefineFlags.None, Token);
}
