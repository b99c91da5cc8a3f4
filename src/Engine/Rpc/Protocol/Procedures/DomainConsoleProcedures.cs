namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: consoles, channels, screens.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_OPEN_* and kin.</remarks>
internal static class DomainConsoleProcedures
{
    internal static Procedure<DomainOptionalNameArgs, Nothing> OpenConsole { get; } = Programs.Remote.Procedure<DomainOptionalNameArgs, Nothing>(201, acl: "domain:open_device", stream: StreamDirection.Both);
    internal static Procedure<DomainNumberArgs, OptionalTextResult> TakeScreenshot { get; } = Programs.Remote.Procedure<DomainNumberArgs, OptionalTextResult>(211, acl: "domain:screenshot", stream: StreamDirection.Read);
    internal static Procedure<DomainNumberArgs, Nothing> OpenGraphics { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(249, acl: "domain:open_graphics");
    internal static Procedure<DomainOptionalNameArgs, Nothing> OpenChannel { get; } = Programs.Remote.Procedure<DomainOptionalNameArgs, Nothing>(296, acl: "domain:open_device", stream: StreamDirection.Both);
    internal static Procedure<DomainNumberArgs, Nothing> OpenGraphicsFile { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(343, acl: "domain:open_graphics");
    internal static Procedure<DomainNumberArgs, Nothing> ReloadGraphics { get; } = Programs.Remote.Procedure<DomainNumberArgs, Nothing>(448, acl: "domain:write");
}
