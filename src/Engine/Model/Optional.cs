using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Asks for what a driver may lack.</summary>
internal static class Optional
{
    /// <summary>Waits for an answer; that the driver has none is no error.</summary>
    internal static async Task<T?> OrNothing<T>(Task<T> answer)
        where T : class
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (VirtException error) when (IsLack(error))
        {
            return null;
        }
    }

    /// <summary>Waits for a number; that the driver has none is no error.</summary>
    internal static async Task<T?> OrNoValue<T>(Task<T> answer)
        where T : struct
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (VirtException error) when (IsLack(error))
        {
            return null;
        }
    }

    // A read-only connection may not ask everything; what it may not ask it has not.
    private static bool IsLack(VirtException error) =>
        error.Code is VirtErrorCode.NoSupport or VirtErrorCode.OperationUnsupported or VirtErrorCode.NoSecurityModel or VirtErrorCode.OperationDenied;
}
