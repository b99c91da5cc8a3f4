using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>Looks up what may not be there.</summary>
internal static class Lookup
{
    /// <summary>Gives what was found, or nothing where the host says that there is none.</summary>
    internal static async Task<T?> OrNothingAsync<T>(VirtErrorCode missing, Func<Task<T>> find)
        where T : class
    {
        try
        {
            return await find().ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == missing)
        {
            return null;
        }
    }

    /// <summary>Gives the reference that was found, or none where the host says that there is none.</summary>
    internal static async Task<T?> OrNoneAsync<T>(VirtErrorCode missing, Func<Task<T>> find)
        where T : struct
    {
        try
        {
            return await find().ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == missing)
        {
            return null;
        }
    }
}
