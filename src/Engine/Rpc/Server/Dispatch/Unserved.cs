using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Lists the procedures that no handler answers, each with its reason.</summary>
internal static class Unserved
{
    internal static IReadOnlyList<(Procedure Procedure, string Reason)> Procedures { get; } =
    [
        (LxcProcedures.OpenNamespace, "it hands out the namespaces of a container, and no driver here has containers"),
    ];
}
