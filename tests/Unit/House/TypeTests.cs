using System.Reflection;
using System.Runtime.CompilerServices;

namespace VirtPS.Tests.Unit.House;

/// <summary>Rules for the types of the engine and its drivers.</summary>
public sealed class TypeTests
{
    private const int MostMembers = 30;

    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Types => House.Engine.GetExportedTypes().Concat(House.Drivers.GetExportedTypes());

    [Fact]
    public void No_type_is_too_wide() =>
        House.NoneOf(
            from type in Types
            where !type.IsEnum
            let count = type.GetMembers(Own).Count(IsOwnMember)
            where count > MostMembers
            select $"{type.FullName} has {count}",
            $"A type past {MostMembers} public members needs splitting:");

    [Fact]
    public void What_waits_can_be_cancelled() =>
        House.NoneOf(
            from type in Types
            from method in type.GetMethods(Own)
            where IsAsync(method) && !Inherits(method)
            where method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken)
            select $"{type.FullName}.{method.Name}",
            "An async method takes a CancellationToken last:");

    [Fact]
    public void What_waits_says_so_in_its_name() =>
        House.NoneOf(
            from type in Types
            from method in type.GetMethods(Own)
            where IsAsync(method) && !Inherits(method) && !method.Name.EndsWith("Async", StringComparison.Ordinal)
            select $"{type.FullName}.{method.Name}",
            "An async method's name ends in Async:");

    [Fact]
    public void Classes_are_sealed_abstract_or_static() =>
        House.NoneOf(
            Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }
                && !Types.Any(other => other.BaseType == type)).Select(type => type.FullName!),
            "A class that nobody derives from is sealed:");

    private static bool IsOwnMember(MemberInfo member) =>
        member is not MethodInfo { IsSpecialName: true } and not ConstructorInfo
        && !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && (member is not MethodInfo method || method.GetBaseDefinition().DeclaringType != typeof(object));

    // A sequence is cancelled by its enumerator's token, which the compiler passes on when the method takes one.
    private static bool IsAsync(MethodInfo method) =>
        !method.IsSpecialName && (typeof(Task).IsAssignableFrom(method.ReturnType)
        || method.ReturnType == typeof(ValueTask)
        || (method.ReturnType.IsGenericType
            && (method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>)
                || method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))));

    // DisposeAsync and a Stream's members have their signatures from the platform.
    private static bool Inherits(MethodInfo method) =>
        method.Name == nameof(IAsyncDisposable.DisposeAsync) || method.GetBaseDefinition().DeclaringType != method.DeclaringType;
}
