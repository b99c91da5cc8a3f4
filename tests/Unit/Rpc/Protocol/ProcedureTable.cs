using System.Reflection;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>Every procedure that the engine declares.</summary>
internal static class ProcedureTable
{
    private const string Suffix = "Procedures";

    public static IReadOnlyList<Entry> All { get; } =
    [
        .. from type in typeof(Procedure).Assembly.GetTypes()
           where type.Namespace == typeof(Procedure).Namespace && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
           orderby type.Name
           from property in type.GetProperties(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
           orderby type.Name, property.MetadataToken
           select new Entry(type.Name[..^Suffix.Length], property.Name, (Procedure)property.GetValue(null)!),
    ];

    public static Entry Find(string program, int number) =>
        All.Single(entry => entry.Procedure.Program.Name == program && entry.Procedure.Number == number);

    /// <param name="Family">The class that declares it, without its ending.</param>
    /// <param name="Property">The property that holds it.</param>
    /// <param name="Procedure">The descriptor.</param>
    internal sealed record Entry(string Family, string Property, Procedure Procedure)
    {
        public Type Arguments => Procedure.GetType().GetGenericArguments()[0];

        public Type Result => Procedure.GetType().GetGenericArguments()[1];

        public override string ToString() => $"{Family}.{Property} ({Procedure.Program.Name} {Procedure.Number})";
    }
}
