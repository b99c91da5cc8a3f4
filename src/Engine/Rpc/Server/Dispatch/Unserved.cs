using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Lists the procedures that no handler answers, each with its reason.</summary>
/// <remarks>Descriptors travel as ancillary data of a Unix socket; a managed connection sends and takes bytes alone.</remarks>
internal static class Unserved
{
    internal static IReadOnlyList<(Procedure Procedure, string Reason)> Procedures { get; } =
    [
        (LxcProcedures.OpenNamespace, "the reply passes the namespaces"),
    ];
}
