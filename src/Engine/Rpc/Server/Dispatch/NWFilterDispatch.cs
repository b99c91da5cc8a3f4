using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns network filters and their bindings.</summary>
internal static class NWFilterDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeFilters(dispatcher);
        ServeBindings(dispatcher);
    }

    private static void ServeFilters(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NWFilterProcedures.ListAll,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virConnectListAllNWFilters");
                return connection.NWFilters.ListAsync(token);
            },
            static (all, args) => new NWFiltersResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "nwfilters", static one => one), (uint)all.Count));
        dispatcher.GiveCount(NWFilterProcedures.Count, static (connection, _, token) => connection.NWFilters.ListAsync(token));
        dispatcher.GiveNames(NWFilterProcedures.ListNames, static (connection, token) => connection.NWFilters.ListAsync(token), static one => one.Name);
        dispatcher.Give(
            NWFilterProcedures.LookupByName,
            static (connection, args, token) => connection.NWFilters.LookupByNameAsync(args.Name, token), static found => new NWFilterResult(found));
        dispatcher.Give(
            NWFilterProcedures.LookupByUuid,
            static (connection, args, token) => connection.NWFilters.LookupByUuidAsync(args.Uuid, token), static found => new NWFilterResult(found));
        dispatcher.GiveText(NWFilterProcedures.GetXml, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNWFilterGetXMLDesc");
            return connection.NWFilters.GetXmlAsync(args.Filter, token);
        });
        dispatcher.Give(
            NWFilterProcedures.DefineXml,
            static (connection, args, token) => connection.NWFilters.DefineAsync(args.Xml, validate: false, token), static made => new NWFilterResult(made));
        dispatcher.Give(
            NWFilterProcedures.DefineXmlFlags,
            static (connection, args, token) =>
                connection.NWFilters.DefineAsync(args.Xml, CallChecks.FirstFlag(args.Flags, "virNWFilterDefineXMLFlags"), token),
            static made => new NWFilterResult(made));
        dispatcher.Do(NWFilterProcedures.Undefine, static (connection, args, token) => connection.NWFilters.UndefineAsync(args.Filter, token));
    }

    private static void ServeBindings(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NWFilterProcedures.ListAllBindings,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virConnectListAllNWFilterBindings");
                return connection.NWFilters.ListBindingsAsync(token);
            },
            static (all, args) => new NWFilterBindingsResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "nwfilter_bindings", static one => one), (uint)all.Count));
        dispatcher.Give(
            NWFilterProcedures.LookupBinding,
            static (connection, args, token) => connection.NWFilters.LookupBindingAsync(args.Name, token), static found => new NWFilterBindingResult(found));
        dispatcher.GiveText(NWFilterProcedures.GetBindingXml, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNWFilterBindingGetXMLDesc");
            return connection.NWFilters.GetBindingXmlAsync(args.Binding, token);
        });
        dispatcher.Give(
            NWFilterProcedures.CreateBinding,
            static (connection, args, token) =>
                connection.NWFilters.CreateBindingAsync(args.Xml, CallChecks.FirstFlag(args.Flags, "virNWFilterBindingCreateXML"), token),
            static made => new NWFilterBindingResult(made));
        dispatcher.Do(NWFilterProcedures.DeleteBinding, static (connection, args, token) => connection.NWFilters.DeleteBindingAsync(args.Binding, token));
    }
}
