using System.Reflection;

namespace VirtPS.Engine.Access;

/// <summary>Names every right there is.</summary>
internal static class PermissionNames
{
    /// <summary>The rights as <c>class.right</c>, in the order they are declared.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        .. typeof(Permissions).GetNestedTypes(BindingFlags.NonPublic)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(field => field.GetValue(null)!.ToString()!),
    ];
}
