using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Drivers;

/// <summary>Answers for the members that a driver leaves out.</summary>
internal static class Unsupported
{
    public static Task Call(string function) => Task.FromException(VirtException.NoSupport(function));

    public static Task<T> Call<T>(string function) => Task.FromException<T>(VirtException.NoSupport(function));
}
