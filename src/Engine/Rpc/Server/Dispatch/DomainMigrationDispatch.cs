using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns domains on their way between hosts.</summary>
/// <remarks>The model knows one migration, version 3 with typed parameters; what came before is told in its terms by <see cref="OldMigrationDispatch"/>.</remarks>
internal static class DomainMigrationDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeSource(dispatcher);
        ServeDestination(dispatcher);
        ServeTuning(dispatcher);
        OldMigrationDispatch.Serve(dispatcher);
    }

    /// <summary>Opens a tunnel: the client's data go to the driver while the migration runs.</summary>
    internal static async Task<Opened<TResult>> TunnelAsync<TResult>(
        VirtConnection connection, MigrationStep step, Func<MigrationOffer, TResult> result, CancellationToken cancellationToken)
    {
        var tunnel = new TunnelStream();
        try
        {
            var offer = await connection.DomainMigrations.PrepareTunnelAsync(tunnel.Data, step, cancellationToken).ConfigureAwait(false);
            return new(result(offer), tunnel);
        }
        catch
        {
            tunnel.Abort();
            await tunnel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the domain that arrived.</summary>
    /// <exception cref="VirtException">OperationFailed where none did, since the wire cannot say so otherwise.</exception>
    internal static DomainRef Arrived(MigrationResult result) => result.Domain
        ?? throw new VirtException(VirtErrorCode.OperationFailed, "the domain does not run at the destination of its migration", VirtErrorDomain.Rpc);

    private static void ServeSource(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainMigrationProcedures.Begin3Params,
            static (connection, args, token) => connection.DomainMigrations.BeginAsync(args.Domain, Step(args.Parameters, [], args.Flags), token),
            static offer => new(offer.Cookie.ToArray(), offer.Text ?? ""));
        dispatcher.Give(
            DomainMigrationProcedures.Perform3Params,
            static (connection, args, token) =>
                connection.DomainMigrations.PerformAsync(args.Domain, args.PeerUri, Step(args.Parameters, args.Cookie, args.Flags), null, token),
            static cookie => new(cookie));
        dispatcher.Do(DomainMigrationProcedures.Confirm3Params, static (connection, args, token) =>
            connection.DomainMigrations.ConfirmAsync(args.Domain, Step(args.Parameters, args.Cookie, args.Flags), args.Cancelled != 0, token));
    }

    private static void ServeDestination(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainMigrationProcedures.Prepare3Params,
            static (connection, args, token) => connection.DomainMigrations.PrepareAsync(Step(args.Parameters, args.Cookie, args.Flags), token),
            static offer => new(offer.Cookie.ToArray(), offer.Text));
        dispatcher.ServeStream(DomainMigrationProcedures.PrepareTunnel3Params, static async (session, args, token) => await TunnelAsync(
            session.Connection,
            Step(args.Parameters, args.Cookie, args.Flags),
            static offer => new MigrateCookieResult(offer.Cookie.ToArray()),
            token).ConfigureAwait(false));
        dispatcher.Give(
            DomainMigrationProcedures.Finish3Params,
            static (connection, args, token) =>
                connection.DomainMigrations.FinishAsync(Step(args.Parameters, args.Cookie, args.Flags), args.Cancelled != 0, token),
            static result => new(Arrived(result), result.Cookie.ToArray()));
    }

    private static void ServeTuning(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainMigrationProcedures.SetMaxDowntime, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainMigrateSetMaxDowntime");
            return connection.DomainMigrations.SetMaxDowntimeAsync(args.Domain, CallChecks.Amount(args.Amount, "downtime"), token);
        });
        dispatcher.Give(
            DomainMigrationProcedures.GetMaxDowntime,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainMigrateGetMaxDowntime");
                return connection.DomainMigrations.GetMaxDowntimeAsync(args.Domain, token);
            },
            static milliseconds => new((ulong)milliseconds));
        dispatcher.Do(DomainMigrationProcedures.SetMaxSpeed, static (connection, args, token) =>
            connection.DomainMigrations.SetMaxSpeedAsync(args.Domain, CallChecks.Amount(args.Amount, "bandwidth"), args.Flags, token));
        dispatcher.Give(
            DomainMigrationProcedures.GetMaxSpeed,
            static (connection, args, token) => connection.DomainMigrations.GetMaxSpeedAsync(args.Domain, args.Flags, token),
            static mebibytes => new((ulong)mebibytes));
        dispatcher.Do(DomainMigrationProcedures.SetCompressionCache, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainMigrateSetCompressionCache");
            return connection.DomainMigrations.SetCompressionCacheAsync(args.Domain, CallChecks.Amount(args.Amount, "cacheSize"), token);
        });
        dispatcher.Give(
            DomainMigrationProcedures.GetCompressionCache,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainMigrateGetCompressionCache");
                return connection.DomainMigrations.GetCompressionCacheAsync(args.Domain, token);
            },
            static bytes => new((ulong)bytes));
        dispatcher.Do(DomainMigrationProcedures.StartPostCopy, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainMigrateStartPostCopy");
            return connection.DomainMigrations.StartPostCopyAsync(args.Domain, token);
        });
    }

    private static MigrationStep Step(TypedParameter[] parameters, byte[] cookie, uint flags) => new(parameters, cookie, (DomainMigrateFlags)flags);
}
