using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Saved domains of a daemon's host.</summary>
internal sealed class RemoteDomainSaves(RemoteLink link, RemoteJobWatch jobs) : IDomainSaveDriver
{
    /// <inheritdoc/>
    public Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return jobs.RunAsync(domain, $"Saving {domain.Name}", token => SaveAsync(domain, target, flags, token), progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RestoreAsync(DomainSaveTarget source, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source switch
        {
            _ when NeedsParameters(source) => link.CallAsync(
                DomainSaveProcedures.RestoreParams, new(SaveParameters.From(source), (uint)flags), cancellationToken),
            { Xml: null } when flags == DomainSaveFlags.None => link.CallAsync(DomainSaveProcedures.Restore, new(source.Path), cancellationToken),
            _ => link.CallAsync(DomainSaveProcedures.RestoreFlags, new(source.Path, source.Xml, (uint)flags), cancellationToken),
        };
    }

    /// <inheritdoc/>
    public async Task<string> GetImageXmlAsync(string path, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSaveProcedures.GetImageXml, new(path, (uint)flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public Task SetImageXmlAsync(string path, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainSaveProcedures.DefineImageXml, new(path, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task ManagedSaveAsync(DomainRef domain, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        jobs.RunAsync(
            domain,
            $"Saving {domain.Name}",
            token => link.CallAsync(DomainSaveProcedures.ManagedSave, new(domain, (uint)flags), token),
            progress,
            cancellationToken);

    /// <inheritdoc/>
    public Task RemoveManagedSaveAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainSaveProcedures.RemoveManagedSave, new(domain, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> GetManagedSaveXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSaveProcedures.GetManagedSaveXml, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public Task SetManagedSaveXmlAsync(DomainRef domain, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainSaveProcedures.DefineManagedSaveXml, new(domain, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task CoreDumpAsync(DomainRef domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        jobs.RunAsync(
            domain,
            $"Dumping {domain.Name}",
            token => format == DomainCoreDumpFormat.Raw
                ? link.CallAsync(DomainSaveProcedures.CoreDump, new(domain, path, (uint)flags), token)
                : link.CallAsync(DomainSaveProcedures.CoreDumpWithFormat, new(domain, path, (uint)format, (uint)flags), token),
            progress,
            cancellationToken);

    // Hosts of long ago know the plain call alone, so it is used for whatever it can say.
    private Task<Nothing> SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, CancellationToken cancellationToken) => target switch
    {
        _ when NeedsParameters(target) => link.CallAsync(
            DomainSaveProcedures.SaveParams, new(domain, SaveParameters.From(target), (uint)flags), cancellationToken),
        { Xml: null } when flags == DomainSaveFlags.None => link.CallAsync(DomainSaveProcedures.Save, new(domain, target.Path), cancellationToken),
        _ => link.CallAsync(DomainSaveProcedures.SaveFlags, new(domain, target.Path, target.Xml, (uint)flags), cancellationToken),
    };

    private static bool NeedsParameters(DomainSaveTarget target) => target.Format is not null || target.ParallelChannels > 0;
}
