using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Drivers;

/// <summary>Goes through the steps of a migration at both hosts, in libvirt's order, and leaves both clean when one of them fails.</summary>
/// <remarks>virDomainMigrateVersion3Full. Whoever manages the migration runs it: a client, or in a peer-to-peer migration the source's driver.</remarks>
/// <param name="source">The host that the domain leaves.</param>
/// <param name="destination">The host that it goes to.</param>
public sealed class MigrationSequence(IDomainMigrationDriver source, IDomainMigrationDriver destination)
{
    private const string Xml = "destination_xml";
    private const string Name = "destination_name";
    private const string Uri = "migrate_uri";

    // What only the source does something about.
    private const DomainMigrateFlags SourceOnly = DomainMigrateFlags.AbortOnError | DomainMigrateFlags.AutoConverge;

    /// <summary>Migrates a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">What the user says of it, named as VIR_MIGRATE_PARAM_*.</param>
    /// <param name="flags">How. A guest that is paused stays paused if <see cref="DomainMigrateFlags.Paused"/> says so.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it; the guest goes on at the source.</param>
    /// <returns>The domain at the destination.</returns>
    /// <exception cref="VirtException">What failed first.</exception>
    public async Task<DomainRef> RunAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainMigrateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var step = new MigrationStep(parameters, default, flags | DomainMigrateFlags.ChangeProtection);
        var begun = await source.BeginAsync(domain, step, cancellationToken).ConfigureAwait(false);
        step = With(step, Xml, begun.Text) with { Cookie = begun.Cookie };
        MigrationOffer prepared;
        try
        {
            prepared = await destination.PrepareAsync(At(step), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await ConfirmAsync(domain, step with { Cookie = default }, cancelled: true).ConfigureAwait(false);
            throw;
        }

        step = With(step, Uri, prepared.Text) with { Cookie = prepared.Cookie };
        if (step.Parameters.FindText(Name) is null)
        {
            step = With(step, Name, domain.Name);
        }

        return await MoveAsync(domain, step, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DomainRef> MoveAsync(DomainRef domain, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            // Without a guest that runs there is nothing to send.
            step = step with
            {
                Cookie = step.Flags.HasFlag(DomainMigrateFlags.Offline)
                    ? default
                    : await source.PerformAsync(domain, null, step, progress, cancellationToken).ConfigureAwait(false),
            };
        }
        catch
        {
            // The source has cleaned up behind itself; the destination is to do so too.
            await TryAsync(() => destination.FinishAsync(At(step) with { Cookie = default }, cancelled: true, CancellationToken.None)).ConfigureAwait(false);
            throw;
        }

        // From here on the guest is at the destination, and neither Ctrl-C nor a lost patience may leave it at both or at none.
        MigrationResult finished;
        try
        {
            finished = await destination.FinishAsync(At(step), cancelled: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await ConfirmAsync(domain, step with { Cookie = default }, cancelled: true).ConfigureAwait(false);
            throw;
        }

        await ConfirmAsync(domain, step with { Cookie = finished.Cookie }, cancelled: finished.Domain is null).ConfigureAwait(false);
        return finished.Domain
            ?? throw new VirtException(VirtErrorCode.OperationFailed, $"'{domain.Name}' does not run at the destination; it goes on at the source", VirtErrorDomain.Domain);
    }

    private Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled) =>
        TryAsync(() => source.ConfirmAsync(domain, step, cancelled, CancellationToken.None));

    // The first failure is the one to tell; what cleans up after it must not hide it.
    private static async Task TryAsync(Func<Task> cleanUp)
    {
        try
        {
            await cleanUp().ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // As in libvirt, the worst is a guest that stays paused at the source.
        }
    }

    private static MigrationStep At(MigrationStep step) => step with { Flags = step.Flags & ~SourceOnly };

    private static MigrationStep With(MigrationStep step, string name, string? value) => value is null
        ? step
        : step with { Parameters = [.. step.Parameters.Where(parameter => parameter.Name != name), new TypedParameter(name, value)] };
}
