namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>The connection itself.</summary>
/// <remarks>REMOTE_PROC_CONNECT_*.</remarks>
internal static class ConnectProcedures
{
    internal static Procedure<OpenArgs, Nothing> Open { get; } = Programs.Remote.Procedure<OpenArgs, Nothing>(1, acl: "connect:getattr", priority: true);
    internal static Procedure<Nothing, Nothing> Close { get; } = Programs.Remote.Procedure<Nothing, Nothing>(2, priority: true);
    internal static Procedure<FeatureArgs, AnswerResult> SupportsFeature { get; } = Programs.Remote.Procedure<FeatureArgs, AnswerResult>(60, acl: "connect:getattr", priority: true);
    internal static Procedure<Nothing, TextResult> GetUri { get; } = Programs.Remote.Procedure<Nothing, TextResult>(110, acl: "connect:getattr", priority: true);
    internal static Procedure<Nothing, AnswerResult> IsSecure { get; } = Programs.Remote.Procedure<Nothing, AnswerResult>(149, priority: true);
    internal static Procedure<Nothing, Nothing> RegisterCloseCallback { get; } = Programs.Remote.Procedure<Nothing, Nothing>(360, acl: "connect:getattr", priority: true);
    internal static Procedure<Nothing, Nothing> UnregisterCloseCallback { get; } = Programs.Remote.Procedure<Nothing, Nothing>(361, acl: "connect:getattr", priority: true);
    internal static Procedure<ConnectionClosedMessage, Nothing> ConnectionClosed { get; } = Programs.Remote.Event<ConnectionClosedMessage>(362);
    internal static Procedure<IdentityArgs, Nothing> SetIdentity { get; } = Programs.Remote.Procedure<IdentityArgs, Nothing>(419, acl: "connect:write");
}
