using System.Reflection;
using System.Reflection.Emit;
using VirtPS.Tests.Conformance;
using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Interop;

/// <summary>One test of a conformance suite, which is run against a target that only a running test has.</summary>
/// <param name="Test">The test.</param>
/// <param name="Row">Which of its rows of arguments.</param>
internal sealed record SuiteCase(MethodInfo Test, int Row)
{
    private static readonly ModuleBuilder Module = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName("Suites"), AssemblyBuilderAccess.Run).DefineDynamicModule("Suites");

    private static readonly IReadOnlyDictionary<string, Type> Suites = typeof(HostSuite).Assembly.GetTypes()
        .Where(type => type.IsAbstract && type.IsSubclassOf(typeof(Suite)) && TestsOf(type).Any())
        .ToDictionary(type => type.Name, Concrete, StringComparer.Ordinal);

    /// <summary>Every case of the suites, or of some of them.</summary>
    public static IEnumerable<SuiteCase> Of(params IEnumerable<string> suites) =>
        from suite in Suites
        where !suites.Any() || suites.Contains(suite.Key)
        from test in TestsOf(suite.Value)
        from row in Enumerable.Range(0, RowsOf(test).Count)
        select new SuiteCase(test, row);

    /// <summary>The name of its suite.</summary>
    public string Suite => Test.ReflectedType!.BaseType!.Name;

    /// <summary>The name of its test.</summary>
    public string Name => $"{Suite}.{Test.Name}";

    /// <summary>Finds a case again.</summary>
    public static SuiteCase Named(string suite, string test, int row) => new(Suites[suite].GetMethod(test)!, row);

    /// <summary>Runs the case as a test runner does.</summary>
    public async Task RunAsync(ConformanceTarget target)
    {
        var suite = (Suite)Activator.CreateInstance(Test.ReflectedType!, target)!;
        await suite.InitializeAsync();
        try
        {
            await ((Task?)Test.Invoke(suite, BindingFlags.DoNotWrapExceptions, null, [.. Arguments()], null) ?? Task.CompletedTask);
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    private IEnumerable<object?> Arguments() => RowsOf(Test)[Row].Concat(Test.GetParameters().Skip(RowsOf(Test)[Row].Length).Select(parameter => parameter.DefaultValue));

    private static IEnumerable<MethodInfo> TestsOf(Type suite) => suite.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null);

    private static IReadOnlyList<object?[]> RowsOf(MethodInfo test) => test.GetCustomAttribute<TheoryAttribute>() is null
        ? [[]]
        : [.. test.GetCustomAttributes<Xunit.Sdk.DataAttribute>().SelectMany(data => data.GetData(test))];

    // Suites are abstract, so that a test runner leaves them to the targets that derive from them.
    private static Type Concrete(Type suite)
    {
        var type = Module.DefineType($"{suite.Name}Case", TypeAttributes.Public | TypeAttributes.Sealed, suite);
        Type[] parameters = [typeof(ConformanceTarget)];
        var body = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldarg_1);
        body.Emit(OpCodes.Call, suite.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters)!);
        body.Emit(OpCodes.Ret);
        return type.CreateType();
    }
}
