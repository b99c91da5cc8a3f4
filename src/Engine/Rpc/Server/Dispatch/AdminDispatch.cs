using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what administrators ask about the daemon as a whole.</summary>
/// <remarks>The admin program; src/admin/admin_server_dispatch.c.</remarks>
internal static class AdminDispatch
{
    /// <summary>Makes the dispatcher of a server for administrators.</summary>
    /// <param name="daemon">What they administer.</param>
    internal static Dispatcher Create(IServerDirectory daemon)
    {
        var dispatcher = new Dispatcher();
        Serve(dispatcher, daemon);
        AdminServerDispatch.Serve(dispatcher, daemon);
        AdminClientDispatch.Serve(dispatcher, daemon);
        AdminLogDispatch.Serve(dispatcher, daemon);
        return dispatcher;
    }

    /// <summary>Finds a server.</summary>
    /// <exception cref="VirtException">NoServer.</exception>
    internal static IServedServer Server(this IServerDirectory daemon, string name) =>
        daemon.Servers.FirstOrDefault(server => server.Name == name)
            ?? throw new VirtException(VirtErrorCode.NoServer, $"No server named '{name}'", VirtErrorDomain.Admin);

    private static void Serve(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.Open, static (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminDispatchConnectOpen");
            return default;
        });
        dispatcher.Serve(AdminProcedures.Close, static (session, _, _) =>
        {
            session.Finish();
            return default;
        });
        dispatcher.Serve(AdminProcedures.GetLibraryVersion, (_, _, _) => new(new AmountResult(daemon.Version)));
        dispatcher.Serve(AdminProcedures.SetDaemonTimeout, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectSetDaemonTimeout");
            daemon.SetTimeout(args.Timeout == 0 ? null : TimeSpan.FromSeconds(args.Timeout));
            return default;
        });
        dispatcher.Serve(AdminProcedures.ShutdownDaemon, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectDaemonShutdown");
            daemon.ShutDown();
            return default;
        });
    }
}
