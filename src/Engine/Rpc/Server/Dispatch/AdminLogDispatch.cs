using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what administrators ask about a daemon's log.</summary>
internal static class AdminLogDispatch
{
    internal static void Serve(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.GetLoggingOutputs, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectGetLoggingOutputs");
            var (text, count) = daemon.Outputs;
            return new(new AdminOutputsResult(text, (uint)count));
        });
        dispatcher.Serve(AdminProcedures.GetLoggingFilters, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectGetLoggingFilters");
            var (text, count) = daemon.Filters;
            return new(new AdminFiltersResult(count == 0 ? null : text, (uint)count));
        });
        dispatcher.Serve(AdminProcedures.SetLoggingOutputs, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectSetLoggingOutputs");
            daemon.SetOutputs(args.Settings ?? string.Empty);
            return default;
        });
        dispatcher.Serve(AdminProcedures.SetLoggingFilters, (_, args, _) =>
        {
            CallChecks.NoFlags(args.Flags, "adminConnectSetLoggingFilters");
            daemon.SetFilters(args.Settings ?? string.Empty);
            return default;
        });
    }
}
