-- Findings that are open since before their English text had words for states; only a full check would write them anew.

update finding set text_en = replace(replace(replace(replace(replace(replace(text_en, 'is PLANNED', 'is planned'),
    'is REGISTERED', 'is registered'), 'is INSTALLED', 'is installed'), 'is IN_SERVICE', 'is in service'),
    'is SUSPENDED', 'is suspended'), 'is RETIRED', 'is retired') where rule = 'object-state';
