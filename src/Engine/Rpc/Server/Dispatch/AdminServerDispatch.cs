using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what administrators ask about a daemon's servers.</summary>
internal static class AdminServerDispatch
{
    internal static void Serve(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.ListServers, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectListServers");
            var found = daemon.Servers;
            return new(new AdminServersResult(
                CallChecks.Wanted(found, (int)args.NeedResults, Limits.AdminServers, "servers", static server => new AdminServerEntry(server.Name)),
                (uint)found.Count));
        });
        dispatcher.Serve(AdminProcedures.LookupServer, (_, args, _) =>
            new(new AdminServerResult(new AdminServerEntry(daemon.Server(args.Name).Name))));
        dispatcher.Serve(AdminProcedures.UpdateTlsFiles, async (_, args, token) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerUpdateTlsFiles");
            await server.UpdateCertificatesAsync(token).ConfigureAwait(false);
            return default;
        });
        ServeWorkers(dispatcher, daemon);
        ServeClientBounds(dispatcher, daemon);
    }

    private static void ServeWorkers(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.GetThreadPoolParameters, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerGetThreadPoolParameters");
            return new(new AdminParametersResult(server.Workers.ToParameters()));
        });
        dispatcher.Serve(AdminProcedures.SetThreadPoolParameters, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerSetThreadPoolParameters");
            var wanted = WorkerBounds.Read(args.Parameters);
            var now = server.Workers;
            var (least, most) = (wanted.Least ?? now.Least, wanted.Most ?? now.Most);
            if (least > most)
            {
                throw Refused("minWorkers cannot be larger than maxWorkers");
            }

            // Without any worker calls are worked on by whoever reads them, which is decided once.
            if ((most == 0) != (now.Most == 0))
            {
                throw Refused("maxWorkers must not be switched from zero to non-zero and vice versa");
            }

            server.SetWorkers(least, most, wanted.Priority ?? now.Priority);
            return default;
        });
    }

    private static void ServeClientBounds(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.GetClientLimits, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerGetClientLimits");
            return new(new AdminParametersResult(server.ClientFigures.ToParameters()));
        });
        dispatcher.Serve(AdminProcedures.SetClientLimits, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerSetClientLimits");
            var wanted = ClientBounds.Read(args.Parameters);
            var now = server.ClientFigures;
            var (most, mostUnknown) = (wanted.Most ?? now.Most, wanted.MostUnknown ?? now.MostUnknown);
            if (most < mostUnknown)
            {
                // libvirt has the two the wrong way round in its sentence.
                throw Refused("The overall maximum number of clients must not be less than the maximum number of clients waiting for authentication");
            }

            server.SetClientBounds(most, mostUnknown);
            return default;
        });
    }

    private static VirtException Refused(string message) => new(VirtErrorCode.InvalidArg, message, VirtErrorDomain.Admin);
}
