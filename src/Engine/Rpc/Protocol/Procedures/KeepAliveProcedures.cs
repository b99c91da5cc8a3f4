namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Signs of life, which either side may ask of the other.</summary>
/// <remarks>KEEPALIVE_PROC_*: messages without a payload, not calls.</remarks>
internal static class KeepAliveProcedures
{
    internal static Procedure<Nothing, Nothing> Ping { get; } = Programs.KeepAlive.Event<Nothing>(1);
    internal static Procedure<Nothing, Nothing> Pong { get; } = Programs.KeepAlive.Event<Nothing>(2);
}
