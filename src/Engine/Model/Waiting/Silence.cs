using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Takes a refusal that may pass for "not yet".</summary>
internal static class Silence
{
    /// <summary>Asks, and puts up with a guest or a driver that has no answer at present.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="ask">Asks.</param>
    /// <param name="none">What stands for no answer.</param>
    /// <returns>The answer.</returns>
    internal static async Task<T> OfAsync<T>(Func<Task<T>> ask, T none)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.AgentUnresponsive or VirtErrorCode.AgentUnsynced or VirtErrorCode.AgentCommandTimeout
            or VirtErrorCode.AgentCommandFailed or VirtErrorCode.OperationInvalid)
        {
            return none;
        }
    }
}
