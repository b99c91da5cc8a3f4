namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>What a caller may ask before it has proved who it is.</summary>
/// <remarks>REMOTE_PROC_AUTH_*.</remarks>
internal static class AuthProcedures
{
    internal static Procedure<Nothing, AuthListResult> List { get; } = Programs.Remote.Procedure<Nothing, AuthListResult>(66, priority: true, authenticated: false);
    internal static Procedure<Nothing, TextResult> SaslInit { get; } = Programs.Remote.Procedure<Nothing, TextResult>(67, priority: true, authenticated: false);
    internal static Procedure<SaslStartArgs, SaslResult> SaslStart { get; } = Programs.Remote.Procedure<SaslStartArgs, SaslResult>(68, priority: true, authenticated: false);
    internal static Procedure<SaslStepArgs, SaslResult> SaslStep { get; } = Programs.Remote.Procedure<SaslStepArgs, SaslResult>(69, priority: true, authenticated: false);
    internal static Procedure<Nothing, AnswerResult> Polkit { get; } = Programs.Remote.Procedure<Nothing, AnswerResult>(70, priority: true, authenticated: false);
}
