using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers the migrations of older clients: version 3 without typed parameters, and versions 2 and 1.</summary>
internal static class OldMigrationDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeSource(dispatcher);
        ServeDestination(dispatcher);
        ServeVersion2(dispatcher);
        ServeVersion1(dispatcher);
    }

    private static void ServeSource(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainMigrationProcedures.Begin3,
            static (connection, args, token) => connection.DomainMigrations.BeginAsync(
                args.Domain, MigrationParameters.Step(args.Flags, default, name: args.NewName, xml: args.Xml, bandwidth: args.Bandwidth), token),
            static offer => new(offer.Cookie.ToArray(), offer.Text ?? ""));
        dispatcher.Give(
            DomainMigrationProcedures.Perform3,
            static (connection, args, token) => connection.DomainMigrations.PerformAsync(
                args.Domain,
                args.PeerUri,
                MigrationParameters.Step(args.Flags, args.Cookie, args.Uri, args.NewName, args.Xml, args.Bandwidth),
                null,
                token),
            static cookie => new(cookie));
        dispatcher.Do(DomainMigrationProcedures.Confirm3, static (connection, args, token) =>
            connection.DomainMigrations.ConfirmAsync(args.Domain, MigrationParameters.Step(args.Flags, args.Cookie), args.Cancelled != 0, token));
    }

    private static void ServeDestination(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainMigrationProcedures.Prepare3,
            static (connection, args, token) => connection.DomainMigrations.PrepareAsync(
                MigrationParameters.Step(args.Flags, args.Cookie, args.Uri, args.NewName, args.Xml, args.Bandwidth), token),
            static offer => new(offer.Cookie.ToArray(), offer.Text));
        dispatcher.ServeStream(DomainMigrationProcedures.PrepareTunnel3, static async (session, args, token) => await DomainMigrationDispatch.TunnelAsync(
            session.Connection,
            MigrationParameters.Step(args.Flags, args.Cookie, name: args.NewName, xml: args.Xml, bandwidth: args.Bandwidth),
            static offer => new MigrateCookieResult(offer.Cookie.ToArray()),
            token).ConfigureAwait(false));
        dispatcher.Give(
            DomainMigrationProcedures.Finish3,
            static (connection, args, token) => connection.DomainMigrations.FinishAsync(
                MigrationParameters.Step(args.Flags, args.Cookie, args.Uri, args.NewName), args.Cancelled != 0, token),
            static result => new(DomainMigrationDispatch.Arrived(result), result.Cookie.ToArray()));
    }

    /// <summary>Version 2 has neither beginning nor confirmation: its one step at the source does both.</summary>
    private static void ServeVersion2(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainMigrationProcedures.Prepare2,
            static (connection, args, token) => connection.DomainMigrations.PrepareAsync(
                MigrationParameters.Step(args.Flags, default, args.Uri, args.NewName, args.Xml, args.Bandwidth), token),
            static offer => new(offer.Cookie.ToArray(), offer.Text));
        dispatcher.ServeStream(DomainMigrationProcedures.PrepareTunnel, static async (session, args, token) => await DomainMigrationDispatch.TunnelAsync(
            session.Connection,
            MigrationParameters.Step(args.Flags, default, name: args.NewName, xml: args.Xml, bandwidth: args.Bandwidth),
            static _ => default(Nothing),
            token).ConfigureAwait(false));
        dispatcher.Serve(DomainMigrationProcedures.Perform, static async (session, args, token) =>
        {
            var migrations = session.Connection.DomainMigrations;
            var step = MigrationParameters.Step(args.Flags, args.Cookie, args.Uri, args.NewName, bandwidth: args.Bandwidth);
            await migrations.BeginAsync(args.Domain, step, token).ConfigureAwait(false);
            var done = false;
            try
            {
                await migrations.PerformAsync(args.Domain, null, step, null, token).ConfigureAwait(false);
                done = true;
            }
            finally
            {
                // A source that is left without its confirmation would wait for it for ever.
                await migrations.ConfirmAsync(args.Domain, step, !done, CancellationToken.None).ConfigureAwait(false);
            }

            return default;
        });
        dispatcher.Give(
            DomainMigrationProcedures.Finish2,
            static (connection, args, token) => connection.DomainMigrations.FinishAsync(
                MigrationParameters.Step(args.Flags, args.Cookie, args.Uri, args.NewName), args.Code != 0, token),
            static result => new(DomainMigrationDispatch.Arrived(result)));
    }

    /// <summary>Version 1 sends no description: only a hypervisor that moves it by itself could take part, and none here does.</summary>
    private static void ServeVersion1(Dispatcher dispatcher)
    {
        dispatcher.Serve(DomainMigrationProcedures.Prepare, static (session, _, _) =>
        {
            _ = session.Connection;
            throw VirtException.NoSupport("virDomainMigratePrepare", VirtErrorDomain.Rpc);
        });
        dispatcher.Serve(DomainMigrationProcedures.Finish, static (session, _, _) =>
        {
            _ = session.Connection;
            throw VirtException.NoSupport("virDomainMigrateFinish", VirtErrorDomain.Rpc);
        });
    }
}
