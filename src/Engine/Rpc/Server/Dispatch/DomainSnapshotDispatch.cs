using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns snapshots.</summary>
internal static class DomainSnapshotDispatch
{
    private const string TooMany = "domain snapshots";

    internal static void Serve(Dispatcher dispatcher)
    {
        ServeChanges(dispatcher);
        ServeLists(dispatcher);
        ServeChildren(dispatcher);
        ServeCurrent(dispatcher);
        dispatcher.Give(
            DomainSnapshotProcedures.GetXml,
            static (connection, args, token) => connection.DomainSnapshots.GetXmlAsync(args.Snapshot, CallChecks.Flags<SnapshotXmlFlags>(args.Flags, "virDomainSnapshotGetXMLDesc"), token),
            static xml => new(xml));
        dispatcher.Give(
            DomainSnapshotProcedures.LookupByName,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainSnapshotLookupByName");
                return connection.DomainSnapshots.LookupAsync(args.Domain, args.Name, token);
            },
            static snapshot => new(snapshot));
        dispatcher.Give(
            DomainSnapshotProcedures.GetParent,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainSnapshotGetParent");
                return connection.DomainSnapshots.GetParentAsync(args.Snapshot, token);
            },
            static snapshot => new(snapshot));
        dispatcher.Give(
            DomainSnapshotProcedures.HasMetadata,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainSnapshotHasMetadata");
                return connection.DomainSnapshots.HasMetadataAsync(args.Snapshot, token);
            },
            static has => new(has ? 1 : 0));
    }

    private static void ServeChanges(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainSnapshotProcedures.CreateXml,
            static (connection, args, token) =>
                connection.DomainSnapshots.CreateAsync(args.Domain, args.Xml, CallChecks.Flags<SnapshotCreateFlags>(args.Flags, "virDomainSnapshotCreateXML"), null, token),
            static snapshot => new(snapshot));
        dispatcher.Do(DomainSnapshotProcedures.Revert, static (connection, args, token) =>
            connection.DomainSnapshots.RevertAsync(args.Snapshot, CallChecks.Flags<SnapshotRevertFlags>(args.Flags, "virDomainRevertToSnapshot"), null, token));
        dispatcher.Do(DomainSnapshotProcedures.Delete, static (connection, args, token) =>
            connection.DomainSnapshots.DeleteAsync(args.Snapshot, CallChecks.Flags<SnapshotDeleteFlags>(args.Flags, "virDomainSnapshotDelete"), null, token));
    }

    /// <summary>Answers with a domain's snapshots: how many, their names, or their handles.</summary>
    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainSnapshotProcedures.Count,
            static (connection, args, token) => connection.DomainSnapshots.ListAsync(args.Domain, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainSnapshotNum"), token),
            static all => new(all.Count));
        dispatcher.Serve(DomainSnapshotProcedures.ListNames, static async (session, args, token) =>
        {
            CallChecks.Capacity(args.Capacity, Limits.Objects, "maxnames");
            var all = await session.Connection.DomainSnapshots.ListAsync(args.Domain, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainSnapshotListNames"), token).ConfigureAwait(false);
            return Names(all, args.Capacity);
        });
        dispatcher.Serve(DomainSnapshotProcedures.ListAll, static async (session, args, token) =>
        {
            var all = await session.Connection.DomainSnapshots.ListAsync(args.Domain, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainListAllSnapshots"), token).ConfigureAwait(false);
            return Handles(all, args.NeedResults);
        });
    }

    /// <summary>Answers with a snapshot's children in the same three ways.</summary>
    private static void ServeChildren(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainSnapshotProcedures.CountChildren,
            static (connection, args, token) => connection.DomainSnapshots.ListChildrenAsync(args.Snapshot, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainSnapshotNumChildren"), token),
            static all => new(all.Count));
        dispatcher.Serve(DomainSnapshotProcedures.ListChildrenNames, static async (session, args, token) =>
        {
            CallChecks.Capacity(args.Capacity, Limits.Objects, "maxnames");
            var all = await session.Connection.DomainSnapshots.ListChildrenAsync(args.Snapshot, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainSnapshotListChildrenNames"), token).ConfigureAwait(false);
            return Names(all, args.Capacity);
        });
        dispatcher.Serve(DomainSnapshotProcedures.ListAllChildren, static async (session, args, token) =>
        {
            var all = await session.Connection.DomainSnapshots.ListChildrenAsync(args.Snapshot, CallChecks.Flags<SnapshotListFlags>(args.Flags, "virDomainSnapshotListAllChildren"), token).ConfigureAwait(false);
            return Handles(all, args.NeedResults);
        });
    }

    private static void ServeCurrent(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainSnapshotProcedures.HasCurrent,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainHasCurrentSnapshot");
                return connection.DomainSnapshots.GetCurrentAsync(args.Domain, token);
            },
            static current => new(current is null ? 0 : 1));
        dispatcher.Give(
            DomainSnapshotProcedures.GetCurrent,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainSnapshotCurrent");
                return connection.DomainSnapshots.GetCurrentAsync(args.Domain, token);
            },
            static current => new(current ?? throw new VirtException(
                VirtErrorCode.NoDomainSnapshot, "the domain does not have a current snapshot", VirtErrorDomain.DomainSnapshot)));
        dispatcher.Serve(DomainSnapshotProcedures.IsCurrent, static async (session, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSnapshotIsCurrent");
            var snapshots = session.Connection.DomainSnapshots;

            // One that does not exist is an error rather than not current.
            var asked = await snapshots.LookupAsync(args.Snapshot.Domain, args.Snapshot.Name, token).ConfigureAwait(false);
            var current = await snapshots.GetCurrentAsync(args.Snapshot.Domain, token).ConfigureAwait(false);
            return new(current?.Name == asked.Name ? 1 : 0);
        });
    }

    private static NamesResult Names(IReadOnlyList<SnapshotRef> all, int capacity) => new([.. all.Take(capacity).Select(one => one.Name)]);

    private static SnapshotsResult Handles(IReadOnlyList<SnapshotRef> all, int needResults) =>
        new(needResults == 0 ? [] : [.. CallChecks.Fit(all, Limits.Objects, TooMany)], all.Count);
}
