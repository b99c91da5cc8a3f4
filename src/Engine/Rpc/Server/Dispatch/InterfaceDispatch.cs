using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns host interfaces.</summary>
internal static class InterfaceDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLists(dispatcher);
        dispatcher.Give(
            InterfaceProcedures.LookupByName,
            static (connection, args, token) => connection.Interfaces.LookupByNameAsync(args.Name, token), static found => new InterfaceResult(found));
        dispatcher.Give(
            InterfaceProcedures.LookupByMac,
            static (connection, args, token) => connection.Interfaces.LookupByMacAsync(args.Mac, token), static found => new InterfaceResult(found));
        dispatcher.GiveWhether(
            InterfaceProcedures.IsActive,
            static (connection, args, token) => connection.Interfaces.GetSummaryAsync(args.Interface, token), static one => one.IsActive);
        dispatcher.GiveText(InterfaceProcedures.GetXml, static (connection, args, token) =>
            connection.Interfaces.GetXmlAsync(args.Interface, CallChecks.Flags<InterfaceXmlFlags>(args.Flags, "virInterfaceGetXMLDesc"), token));
        dispatcher.Give(
            InterfaceProcedures.DefineXml,
            static (connection, args, token) =>
                connection.Interfaces.DefineAsync(args.Xml, CallChecks.FirstFlag(args.Flags, "virInterfaceDefineXML"), token),
            static made => new InterfaceResult(made));
        dispatcher.Do(InterfaceProcedures.Undefine, static (connection, args, token) => connection.Interfaces.UndefineAsync(args.Interface, token));
        dispatcher.Do(InterfaceProcedures.Create, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virInterfaceCreate");
            return connection.Interfaces.StartAsync(args.Interface, token);
        });
        dispatcher.Do(InterfaceProcedures.Destroy, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virInterfaceDestroy");
            return connection.Interfaces.DestroyAsync(args.Interface, token);
        });
        dispatcher.Do(InterfaceProcedures.BeginChange, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virInterfaceChangeBegin");
            return connection.Interfaces.BeginChangeAsync(token);
        });
        dispatcher.Do(InterfaceProcedures.CommitChange, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virInterfaceChangeCommit");
            return connection.Interfaces.CommitChangeAsync(token);
        });
        dispatcher.Do(InterfaceProcedures.RollbackChange, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virInterfaceChangeRollback");
            return connection.Interfaces.RollbackChangeAsync(token);
        });
    }

    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            InterfaceProcedures.ListAll,
            static (connection, args, token) => connection.Interfaces.ListSummariesAsync(
                CallChecks.Flags<InterfaceListFlags>(args.Flags, "virConnectListAllInterfaces"), token),
            static (all, args) => new InterfacesResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "interfaces", static one => one.Interface), (uint)all.Count));
        dispatcher.GiveCount(InterfaceProcedures.Count, static (connection, _, token) =>
            connection.Interfaces.ListSummariesAsync(InterfaceListFlags.Active, token));
        dispatcher.GiveCount(InterfaceProcedures.CountDefined, static (connection, _, token) =>
            connection.Interfaces.ListSummariesAsync(InterfaceListFlags.Inactive, token));
        dispatcher.GiveNames(
            InterfaceProcedures.ListNames,
            static (connection, token) => connection.Interfaces.ListSummariesAsync(InterfaceListFlags.Active, token), static one => one.Interface.Name);
        dispatcher.GiveNames(
            InterfaceProcedures.ListDefinedNames,
            static (connection, token) => connection.Interfaces.ListSummariesAsync(InterfaceListFlags.Inactive, token), static one => one.Interface.Name);
    }
}
