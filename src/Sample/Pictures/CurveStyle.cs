using ScottPlot;

namespace GenBn.Sample.Pictures;

/// <summary>How a curve is told from others; more than its colour alone, for those who do not see colours, or print.</summary>
internal readonly record struct CurveStyle(Color Color, LinePattern Pattern, MarkerShape Marker, float MarkerSize);
