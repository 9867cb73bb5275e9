namespace GenBn;

// Concatenations of more than four blocks.

/// <summary>Five blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class;

/// <summary>Six blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class;

/// <summary>Seven blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class;

/// <summary>Eight blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class;

/// <summary>Nine blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class;

/// <summary>Ten blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class;

/// <summary>Eleven blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class;

/// <summary>Twelve blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
/// <typeparam name="TL">The twelfth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class
    where TL : class;

/// <summary>Thirteen blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
/// <typeparam name="TL">The twelfth block.</typeparam>
/// <typeparam name="TM">The thirteenth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL, TM>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class
    where TL : class
    where TM : class;

/// <summary>Fourteen blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
/// <typeparam name="TL">The twelfth block.</typeparam>
/// <typeparam name="TM">The thirteenth block.</typeparam>
/// <typeparam name="TN">The fourteenth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL, TM, TN>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class
    where TL : class
    where TM : class
    where TN : class;

/// <summary>Fifteen blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
/// <typeparam name="TL">The twelfth block.</typeparam>
/// <typeparam name="TM">The thirteenth block.</typeparam>
/// <typeparam name="TN">The fourteenth block.</typeparam>
/// <typeparam name="TO">The fifteenth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL, TM, TN, TO>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class
    where TL : class
    where TM : class
    where TN : class
    where TO : class;

/// <summary>Sixteen blocks on the same input; otherwise as <see cref="ConcatAttribute{TA, TB}"/>.</summary>
/// <typeparam name="TA">The first block: a class with <see cref="BlockAttribute"/>.</typeparam>
/// <typeparam name="TB">The second block.</typeparam>
/// <typeparam name="TC">The third block.</typeparam>
/// <typeparam name="TD">The fourth block.</typeparam>
/// <typeparam name="TE">The fifth block.</typeparam>
/// <typeparam name="TF">The sixth block.</typeparam>
/// <typeparam name="TG">The seventh block.</typeparam>
/// <typeparam name="TH">The eighth block.</typeparam>
/// <typeparam name="TI">The ninth block.</typeparam>
/// <typeparam name="TJ">The tenth block.</typeparam>
/// <typeparam name="TK">The eleventh block.</typeparam>
/// <typeparam name="TL">The twelfth block.</typeparam>
/// <typeparam name="TM">The thirteenth block.</typeparam>
/// <typeparam name="TN">The fourteenth block.</typeparam>
/// <typeparam name="TO">The fifteenth block.</typeparam>
/// <typeparam name="TP">The sixteenth block.</typeparam>
public sealed class ConcatAttribute<TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL, TM, TN, TO, TP>() : LayerAttribute
    where TA : class
    where TB : class
    where TC : class
    where TD : class
    where TE : class
    where TF : class
    where TG : class
    where TH : class
    where TI : class
    where TJ : class
    where TK : class
    where TL : class
    where TM : class
    where TN : class
    where TO : class
    where TP : class;
