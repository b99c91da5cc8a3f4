using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>Turns errors into what travels, and back.</summary>
/// <remarks>virNetMessageSaveError, virNetClientCallDispatchReply.</remarks>
internal static class ErrorWords
{
    internal static ErrorRecord ToRecord(this VirtException error) => new(
        (int)error.Code, (int)error.Domain, error.Message, (int)error.Level, null,
        error.Str1, error.Str2, error.Str3, error.Int1, error.Int2, null);

    internal static VirtException ToException(this in ErrorRecord record) => VirtException.FromPeer(
        (VirtErrorCode)record.Code, (VirtErrorDomain)record.Domain, (VirtErrorLevel)record.Level, record.Message,
        (record.Text1, record.Text2, record.Text3), record.Number1, record.Number2);
}
