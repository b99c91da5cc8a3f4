using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>The names of the engine that the generator relies on, and questions about records that they answer.</summary>
internal static class KnownNames
{
    internal const string Room = "VirtPS.Engine.Rpc.Xdr";
    internal const string XdrRecord = Room + ".XdrRecordAttribute";
    internal const string Limit = Room + ".LimitAttribute";
    internal const string Fixed = Room + ".FixedAttribute";
    internal const string Chars = Room + ".CharsAttribute";
    internal const string RecordInterface = Room + ".IXdrRecord";
    internal const string XdrTypes = "VirtPS.Engine.Rpc.Protocol.XdrTypes";

    /// <summary>Tells whether a type reads and writes itself, by generated code or by its own.</summary>
    public static bool IsRecord(INamedTypeSymbol type) =>
        HasAttribute(type, XdrRecord)
        || type.AllInterfaces.Any(face => face.Name == "IXdrRecord" && face.ContainingNamespace.ToDisplayString() == Room);

    /// <summary>Tells whether a type carries an attribute.</summary>
    public static bool HasAttribute(INamedTypeSymbol type, string attribute) =>
        type.GetAttributes().Any(data => data.AttributeClass?.ToDisplayString() == attribute);

    /// <summary>Finds the parameters of a positional record; a record without them has none.</summary>
    public static IEnumerable<IParameterSymbol> ParametersOf(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors
            .Where(one => !(one.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(one.Parameters[0].Type, type)))
            .ToList();
        var primary = type.DeclaringSyntaxReferences.IsEmpty
            ? constructors.OrderByDescending(one => one.Parameters.Length).FirstOrDefault()
            : constructors.FirstOrDefault(one => one.DeclaringSyntaxReferences.Any(place => place.GetSyntax() is RecordDeclarationSyntax));
        return primary?.Parameters ?? [];
    }
}
