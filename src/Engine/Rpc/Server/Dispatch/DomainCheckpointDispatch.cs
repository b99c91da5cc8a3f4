using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns checkpoints.</summary>
internal static class DomainCheckpointDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainCheckpointProcedures.CreateXml,
            static (connection, args, token) =>
                connection.DomainCheckpoints.CreateAsync(args.Domain, args.Xml, CallChecks.Flags<CheckpointCreateFlags>(args.Flags, "virDomainCheckpointCreateXML"), token),
            static checkpoint => new(checkpoint));
        dispatcher.Give(
            DomainCheckpointProcedures.GetXml,
            static (connection, args, token) => connection.DomainCheckpoints.GetXmlAsync(args.Checkpoint, CallChecks.Flags<CheckpointXmlFlags>(args.Flags, "virDomainCheckpointGetXMLDesc"), token),
            static xml => new(xml));
        dispatcher.Serve(DomainCheckpointProcedures.ListAll, static async (session, args, token) =>
        {
            var all = await session.Connection.DomainCheckpoints.ListAsync(args.Domain, CallChecks.Flags<CheckpointListFlags>(args.Flags, "virDomainListAllCheckpoints"), token).ConfigureAwait(false);
            return Handles(all, args.NeedResults);
        });
        dispatcher.Serve(DomainCheckpointProcedures.ListAllChildren, static async (session, args, token) =>
        {
            var all = await session.Connection.DomainCheckpoints.ListChildrenAsync(args.Checkpoint, CallChecks.Flags<CheckpointListFlags>(args.Flags, "virDomainCheckpointListAllChildren"), token).ConfigureAwait(false);
            return Handles(all, args.NeedResults);
        });
        dispatcher.Give(
            DomainCheckpointProcedures.LookupByName,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainCheckpointLookupByName");
                return connection.DomainCheckpoints.LookupAsync(args.Domain, args.Name, token);
            },
            static checkpoint => new(checkpoint));
        dispatcher.Give(
            DomainCheckpointProcedures.GetParent,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainCheckpointGetParent");
                return connection.DomainCheckpoints.GetParentAsync(args.Checkpoint, token);
            },
            static checkpoint => new(checkpoint));
        dispatcher.Do(DomainCheckpointProcedures.Delete, static (connection, args, token) =>
            connection.DomainCheckpoints.DeleteAsync(args.Checkpoint, CallChecks.Flags<CheckpointDeleteFlags>(args.Flags, "virDomainCheckpointDelete"), token));
    }

    private static CheckpointsResult Handles(IReadOnlyList<CheckpointRef> all, int needResults) =>
        new(needResults == 0 ? [] : [.. CallChecks.Fit(all, Limits.Objects, "domain checkpoints")], all.Count);
}
